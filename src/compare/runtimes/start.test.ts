import { statSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { confinementOf } from '../../observe/confinement.ts';
import { processAt } from '../../observe/live-process.ts';
import { readProcText } from '../../observe/procfs.ts';
import { type TestBundle, testBundle } from '../bundle.test-kit.ts';
import { type Installed, installed } from './installed.ts';
import { RUNTIME_NAMES } from './runtime.ts';
import { startTheirs, type Theirs } from './start.ts';

/** Whose it is before the first container is made. */
const NULL_BEFORE = owner('/dev/null');
const isRoot = process.getuid?.() === 0;
let bundle: TestBundle | undefined;
let theirs: Theirs | undefined;
afterEach(async () => {
  await theirs?.end();
  bundle?.remove();
  theirs = bundle = undefined;
});

const id = () => `nslab-test-${process.pid}-${Date.now()}`;

describe.each(RUNTIME_NAMES)('%s', async (name) => {
  const runtime = (await installed(name)) as Installed;
  const here = isRoot && runtime !== undefined;

  test.runIf(here)('runs a bundle until it is told to end, and nothing stays', async () => {
    const name = id();
    bundle = testBundle(['sleep', '1000']);
    theirs = await startTheirs(runtime, bundle, bundle.scratch(), name);
    const { pid } = theirs.process;
    expect(theirs.process.cmdline()).toEqual(['sleep', '1000']);
    expect(theirs.process.innerPids.at(-1)).toBe(1);
    expect(confinementOf(theirs.process)?.noNewPrivs).toBe(true);
    await theirs.end();
    expect(processAt(pid)).toBeUndefined();
    expect(readProcText('/proc/self/cgroup')).not.toContain(name);
    expect(readProcText('/proc/self/mountinfo')).not.toContain(bundle.folder);
  });

  test.runIf(here)('leaves the machine’s own devices as they are', async () => {
    bundle = testBundle(['sleep', '1000']);
    theirs = await startTheirs(runtime, bundle, bundle.scratch(), id());
    await theirs.end();
    expect(owner('/dev/null')).toEqual(NULL_BEFORE);
  });

  test.runIf(here)('what it says when it refuses', async () => {
    bundle = testBundle(['/bin/nothing']);
    const start = startTheirs(runtime, bundle, bundle.scratch(), id());
    await expect(start).rejects.toMatchObject({ code: 'runtime-refused' });
    await expect(start).rejects.toThrow(/\/bin\/nothing/);
  });
});

function owner(path: string): number[] {
  const { uid, gid, mode } = statSync(path);
  return [uid, gid, mode];
}
