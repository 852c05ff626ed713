import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Visits } from './visits.ts';

const folder = mkdtempSync(join(tmpdir(), 'nslab-visits-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('who came from where, one line each; a check’s own requests are not a learner’s', () => {
  const file = join(folder, 'log');
  const visits = new Visits(file);
  visits.add('tcp', '::ffff:10.77.0.2', 1234, '/hello');
  visits.add('tcp', '10.77.0.2', 1235, '/nslab-check/7');
  visits.add('udp', '10.77.0.2', 1236, 'nslab-check');
  visits.add('udp', '10.77.0.2', 1237, 'hello');
  expect(visits.all.map((v) => v.what)).toEqual(['/hello', '/nslab-check/7', 'nslab-check', 'hello']);
  const lines = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines).toMatchObject([
    { by: 'tcp', from: '10.77.0.2', port: 1234, what: '/hello' },
    { by: 'udp', what: 'hello' },
  ]);
});

test('neither memory nor file grows for ever', () => {
  const file = join(folder, 'long');
  const visits = new Visits(file);
  for (let i = 0; i < 4500; i++) visits.add('udp', '10.77.0.2', 1, `${i}`);
  expect(visits.all.length).toBeLessThanOrEqual(2000);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(2000);
  expect(JSON.parse(lines.at(-1) ?? '').what).toBe('4499');
  expect(visits.all.at(-1)?.what).toBe('4499');
});
