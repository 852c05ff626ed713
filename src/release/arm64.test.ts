import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { result } from '../engine/call.ts';
import { chdir, open } from '../engine/calls/files.ts';
import { sethostname } from '../engine/calls/identity.ts';
import { mount, pivot_root, umount2 } from '../engine/calls/mounts.ts';
import { unshare } from '../engine/calls/namespaces.ts';
import { mkdir } from '../engine/calls/paths.ts';
import { execve, spawn, wait4 } from '../engine/calls/processes.ts';
import { output } from '../engine/engine.test-kit.ts';
import { packageRoot } from '../labhost/client.ts';
import { makeCarried } from './tarball.ts';

const has = (command: string) => spawnSync('sh', ['-c', command]).status === 0;
const able =
  ['qemu-aarch64', 'aarch64-linux-gnu-gcc', 'make'].every((tool) => has(`command -v ${tool}`)) &&
  has('unshare --user --map-root-user true');

/**
 * The processor is emulated, the kernel is this one: qemu-user(1) translates numbers, flags and structures of arm64.
 * It has no clone3, refuses clone(2) into new namespaces, and its second thread keeps it from unshare(CLONE_NEWUSER):
 * the user namespace is there before it starts, the others are unshared.
 */
describe.skipIf(!able)('the engine for arm64 (needs qemu-aarch64 and a cross compiler)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-arm64-'));
  const arch = Object.getOwnPropertyDescriptor(process, 'arch') as PropertyDescriptor;
  const engine = process.env['NSLAB_ENGINE'];
  beforeAll(async () => {
    await makeCarried();
    const file = join(folder, 'nslab-engine');
    const carried = join(packageRoot(), 'native/prebuilt/nslab-engine-arm64');
    writeFileSync(file, `#!/bin/sh\nexec unshare --user --map-root-user qemu-aarch64 ${carried} "$@"\n`);
    chmodSync(file, 0o755);
    process.env['NSLAB_ENGINE'] = file;
    // What is encoded is for that processor: its numbers of calls, its O_DIRECTORY.
    Object.defineProperty(process, 'arch', { ...arch, value: 'arm64' });
  });
  afterAll(() => {
    Object.defineProperty(process, 'arch', arch);
    process.env['NSLAB_ENGINE'] = engine;
    if (engine === undefined) delete process.env['NSLAB_ENGINE'];
    rmSync(folder, { recursive: true, force: true });
  });

  test('makes a program’s calls, in a child, too', async () => {
    const child = [execve('/bin/sh', ['sh', '-c', 'echo hello; exit 7'], [])];
    const { trace, stdout } = await output([
      open('/proc', ['O_DIRECTORY', 'O_CLOEXEC'], 0),
      open('/proc/version', ['O_DIRECTORY'], 0, { onError: ['ENOTDIR'] }),
      spawn({ child }, { as: 'c' }),
      wait4(result('c'), { asStatus: true }),
    ]);
    expect(trace).toMatchObject({ status: 7 });
    expect(stdout).toBe('hello\n');
  });

  test('gives a process a hostname and a root of its own', async () => {
    const root = join(folder, 'root');
    const { trace } = await output([
      unshare(['CLONE_NEWNS', 'CLONE_NEWUTS']),
      sethostname('arm64'),
      mount({ target: '/', flags: ['MS_REC', 'MS_PRIVATE'] }),
      mkdir(root, 0o755),
      mount({ source: 'none', target: root, type: 'tmpfs' }),
      mkdir(join(root, 'old'), 0o755),
      pivot_root(root, join(root, 'old')),
      chdir('/'),
      umount2('/old', ['MNT_DETACH']),
      open('/old/proc', ['O_RDONLY'], 0, { onError: ['ENOENT'] }),
    ]);
    expect(trace.failed?.call.name).toBeUndefined();
    expect(trace).toMatchObject({ ok: true, status: 0 });
  });
});
