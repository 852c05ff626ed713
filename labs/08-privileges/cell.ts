import { type Call, pipeEnd } from '../../src/engine/call.ts';
import { close, dup3, pipe2, read } from '../../src/engine/calls/files.ts';
import { execve, spawn } from '../../src/engine/calls/processes.ts';
import type { ProgramContext } from '../../src/lab/lab.ts';
import { findPrepared } from './prepared.ts';
import { ENVIRONMENT, folder } from './tools.ts';

const ROOT = '/run/cell';

/**
 * A small container: number 1 of a pid namespace, on a root of its own that shows the machine's programs read-only.
 * Its proc is as the kernel gives it, and its root may be written. /lab is its volume.
 */
const FURNISH = `
set -e
mount --make-rprivate /
mount -t tmpfs -o mode=755,size=8m cell ${ROOT}
cd ${ROOT}
mkdir old proc dev tmp run lab root
for name in bin sbin lib lib32 lib64 libx32 usr etc; do
  if [ -L /$name ]; then cp -P /$name .
  elif [ -d /$name ]; then
    mkdir $name
    mount --rbind /$name $name
    mount -o remount,bind,ro $name
  fi
done
mount --rbind /dev dev
mount --rbind /lab lab
mount -t proc -o nosuid,nodev,noexec proc proc
ln -s /bin/bash cell
pivot_root . old
umount -l /old
rmdir /old
exec /cell -c 'exec 9>&-; read -r never; :'
`;

/** Started with the step; left alone while it runs. */
export function cell(at: ProgramContext): Call[] {
  if (findPrepared(at.machine, 'cell')) return [];
  return [
    folder(ROOT),
    pipe2(['O_CLOEXEC'], { as: 'furnished' }),
    spawn({
      flags: ['CLONE_NEWNS', 'CLONE_NEWPID'],
      child: [
        dup3(pipeEnd('furnished', 'write'), 9, []),
        // Its input: a pipe whose other end it holds itself. It waits there for ever.
        pipe2([], { as: 'silence' }),
        dup3(pipeEnd('silence', 'read'), 0, []),
        execve('/bin/sh', ['sh', '-c', FURNISH], [...ENVIRONMENT, 'NSLAB_PREPARED=cell']),
      ],
    }),
    close(pipeEnd('furnished', 'write')),
    read(pipeEnd('furnished', 'read'), 1, {
      why: { en: 'until it is furnished: it closes its end then', zh: '等它布置好：那时它会关上自己那一端' },
    }),
    close(pipeEnd('furnished', 'read')),
  ];
}
