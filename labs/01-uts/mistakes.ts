import type { Mistakes } from '../../src/lab/lab.ts';

/** The process of a puzzle, by a variable in its environment. */
function having(comm: string, variable: string): string {
  return `$(for p in $(pgrep -x ${comm}); do grep -qz '^${variable}$' /proc/$p/environ && echo $p; done)`;
}

const HOLDER = "$(pgrep -n -fx 'sleep 1d')";

export const mistakes: Mistakes = {
  'ordinary-process': [
    { diagnosis: 'wrong-one', types: [`kill ${having('sleep', 'SERVICE=web')}`] },
    { diagnosis: 'all-ended', types: ['pkill -x sleep'] },
    {
      diagnosis: 'stopped',
      types: [
        `for p in ${having('sleep', 'SERVICE=web')}; do [ "$(readlink /proc/$p/cwd)" = /run/shop/old ] && kill -STOP $p; done`,
      ],
    },
  ],
  'namespace-inode': [
    { diagnosis: 'wrong-one', types: [`kill ${having('tail', 'NAME=bob')}`] },
    { diagnosis: 'all-ended', types: ['pkill -x tail'] },
  ],
  'own-uts': [
    { diagnosis: 'changed-the-host', types: ['hostname box'] },
    { diagnosis: 'copied-from-the-host', types: ['hostname box', 'unshare --uts bash'] },
    { diagnosis: 'name-unchanged', types: ['unshare --uts bash'] },
    { diagnosis: 'another-name', types: ['unshare --uts bash', 'hostname bx'] },
    { diagnosis: 'another-kind', types: ['unshare --mount bash'] },
    { diagnosis: 'anothers-namespace', types: ['nsenter --target $(pgrep -n -x tail) --uts hostname box'] },
  ],
  'hold-open': [
    { diagnosis: 'changed-the-host', types: ['unshare --uts bash', 'sleep 1d &', 'exit', 'hostname kept'] },
    { diagnosis: 'still-inside', types: ['unshare --uts bash', 'hostname kept', 'sleep 1d &'] },
  ],
  'enter-it': [
    {
      diagnosis: 'changed-the-host',
      types: [`nsenter --target ${having('tail', 'SERVICE=db')} hostname db`],
    },
    {
      diagnosis: 'anothers-namespace',
      types: [`nsenter --target ${having('tail', 'SERVICE=mail')} --uts hostname db`],
    },
    { diagnosis: 'new-namespace', types: ['unshare --uts bash', 'hostname db'] },
    { diagnosis: 'ended', types: [`kill ${having('tail', 'SERVICE=db')}`] },
  ],
  'keep-by-mount': [
    {
      diagnosis: 'still-a-process',
      types: ['touch /run/kept', `mount --bind /proc/${HOLDER}/ns/uts /run/kept`],
    },
    { diagnosis: 'bound-the-hosts', types: ['touch /run/kept', 'mount --bind /proc/$$/ns/uts /run/kept'] },
    {
      diagnosis: 'another-kind',
      types: ['touch /run/kept', `mount --bind /proc/${HOLDER}/ns/net /run/kept`],
    },
    { diagnosis: 'only-a-link', types: [`ln -s /proc/${HOLDER}/ns/uts /run/kept`, `kill ${HOLDER}`] },
    { diagnosis: 'gone', types: [`kill ${HOLDER}`] },
  ],
  'sysv-queue': [
    { diagnosis: 'made-on-the-host', types: ['ipcmk --queue'] },
    { diagnosis: 'still-empty', types: ['unshare --ipc bash'] },
    { diagnosis: 'another-kind', types: ['unshare --uts bash'] },
  ],
  'posix-queue': [
    { diagnosis: 'made-on-the-host', types: ['unshare --ipc bash', 'touch /dev/mqueue/letter'] },
    {
      diagnosis: 'mounted-for-all',
      types: ['unshare --ipc bash', 'mount -t mqueue mqueue /dev/mqueue', 'touch /dev/mqueue/letter'],
    },
  ],
};
