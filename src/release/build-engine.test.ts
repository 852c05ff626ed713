import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, expect, test } from 'vitest';
import { buildEngine } from './build-engine.ts';

const checkout = mkdtempSync(join(tmpdir(), 'nslab-build-'));
afterAll(() => rmSync(checkout, { recursive: true, force: true }));
/** A compiler that this machine does not have: what `npm run build` meets where there is none. */
const WITHOUT = { ...process.env, CC: 'no-such-compiler' };

function build(lang: 'en' | 'zh'): { status: number; said: string } {
  const err = new PassThrough();
  const status = buildEngine(checkout, WITHOUT, err, lang);
  return { status, said: String(err.read() ?? '') };
}

test('without a compiler and without a carried engine it stops, and says what to install', () => {
  expect(build('en')).toEqual({
    status: 1,
    said: expect.stringMatching(/no-such-compiler.*apt install make gcc/),
  });
  expect(build('zh').said).toContain('引擎编译不了');
});

test('with a carried one it goes on with that, and says so', () => {
  mkdirSync(join(checkout, 'native/prebuilt'), { recursive: true });
  writeFileSync(join(checkout, 'native/prebuilt', `nslab-engine-${process.arch}`), '');
  expect(build('en')).toEqual({
    status: 0,
    said: expect.stringContaining(`native/prebuilt/nslab-engine-${process.arch}`),
  });
  expect(build('zh').said).toContain('随带');
});
