import { expect, test } from 'vitest';
import { mkdir, open, symlink } from '../../engine/calls/files.ts';
import { mount, pivot_root } from '../../engine/calls/mounts.ts';
import { spawn } from '../../engine/calls/processes.ts';
import { creationsOf } from './creations.ts';

test('folders, files and mounts that a program makes on the machine are named before it runs', () => {
  const calls = [
    mkdir('/tmp/box', 0o755),
    open('/tmp/box/file', ['O_CREAT', 'O_WRONLY'], 0o644),
    open('/etc/hostname', ['O_RDONLY']),
    symlink('/bin/bash', '/run/shell'),
    mount({ source: 'x', target: '/tmp/box', type: 'tmpfs' }),
    open('/proc/self/uid_map', ['O_CREAT', 'O_WRONLY']),
    spawn({
      flags: ['CLONE_NEWNS'],
      child: [
        mkdir('/tmp/inner', 0o755),
        mount({ source: 'x', target: '/tmp/inner', type: 'tmpfs' }),
        pivot_root('.', '.'),
        mkdir('/only-in-there', 0o755),
      ],
    }),
  ];
  expect(creationsOf(calls)).toEqual([
    { what: 'folder', path: '/tmp/box' },
    { what: 'file', path: '/tmp/box/file' },
    { what: 'file', path: '/run/shell' },
    { what: 'mount', path: '/tmp/box' },
    // Its mounts go with its list of mounts; its folder is the machine's until it has another root.
    { what: 'folder', path: '/tmp/inner' },
  ]);
});
