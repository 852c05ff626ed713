import type { Mistakes } from '../../src/lab/lab.ts';

const OWN_PROC = 'unshare --pid --fork --mount-proc';

export const mistakes: Mistakes = {
  'without-fork': [
    { diagnosis: 'forked', types: ['unshare --pid --fork bash'] },
    { diagnosis: 'no-child-yet', types: ['unshare --pid sleep infinity'] },
    { diagnosis: 'first-child-lives', types: ['unshare --pid bash', 'sleep infinity &', 'ls /lab'] },
  ],
  'number-one': [
    { diagnosis: 'no-fork', types: ['unshare --pid bash', 'echo $$'] },
    { diagnosis: 'no-fork', types: ['unshare --pid bash', 'ls', 'ls'] },
    { diagnosis: 'another-kind', types: ['unshare --fork --mount-proc bash'] },
    { diagnosis: 'another-kind', types: ['unshare --uts bash', 'hostname one'] },
  ],
  'own-proc': [
    { diagnosis: 'proc-on-the-host', types: ['unshare --pid --fork bash', 'mount -t proc proc /proc'] },
    { diagnosis: 'no-pid-namespace', types: ['unshare --fork --mount-proc bash'] },
    { diagnosis: 'no-fork', types: ['unshare --pid --mount-proc bash', 'ls', 'ls'] },
    { diagnosis: 'proc-not-mounted', types: ['unshare --pid --fork --mount bash'] },
    {
      // A folder that looks like a proc is none.
      diagnosis: 'proc-not-mounted',
      types: [
        'unshare --pid --fork --mount bash',
        'own=$(readlink /proc/self/ns/pid)',
        'mount -t tmpfs none /proc; mkdir -p /proc/1/ns; ln -s $own /proc/1/ns/pid',
      ],
    },
    {
      diagnosis: 'proc-elsewhere',
      types: ['unshare --pid --fork --mount bash', 'mkdir -p /tmp/proc', 'mount -t proc proc /tmp/proc'],
    },
  ],
  'two-numbers': [
    {
      diagnosis: 'wrong-container',
      types: ["nsenter --target $(pgrep -x red) --pid bash -c 'kill 3'"],
    },
    { diagnosis: 'wrong-number', types: ["nsenter --target $(pgrep -x blue) --pid bash -c 'kill 4'"] },
    { diagnosis: 'too-many', types: ['pkill worker'] },
    { diagnosis: 'ended-the-container', types: ['kill -KILL $(pgrep -x blue)'] },
    { diagnosis: 'stopped', types: ["nsenter --target $(pgrep -x blue) --pid bash -c 'kill -STOP 3'"] },
    { diagnosis: 'not-prepared', types: ['pkill -KILL red; pkill -KILL blue'] },
  ],
  'two-deep': [
    {
      diagnosis: 'side-by-side',
      types: [`${OWN_PROC} sleep infinity &`, `${OWN_PROC} sleep infinity &`],
    },
    { diagnosis: 'no-fork', types: [`${OWN_PROC} bash`, 'unshare --pid bash', 'ls', 'ls'] },
  ],
  'end-it-all': [
    {
      diagnosis: 'killed-the-runtime',
      types: ['kill -KILL $(ps -o ppid= -p $(pgrep -x mule))'],
    },
    { diagnosis: 'only-the-children', types: ['pkill -P $(pgrep -x mule)'] },
    { diagnosis: 'stopped', types: ['kill -STOP $(pgrep -x mule)'] },
    { diagnosis: 'goat-too', types: ['pkill leg', 'kill -KILL $(pgrep -x mule)'] },
    { diagnosis: 'goat-too', types: ['kill -KILL $(pgrep -x goat)'] },
    { diagnosis: 'not-prepared', types: ['pkill -KILL mule; pkill -KILL goat'] },
  ],
  zombies: [
    { diagnosis: 'it-reaps', types: [`${OWN_PROC} bash -c '/lab/leaver & wait' &`, 'sleep 1'] },
    { diagnosis: 'on-the-host', types: ['/lab/leaver &'] },
  ],
  reaper: [
    { diagnosis: 'leaver-is-one', types: [`${OWN_PROC} /lab/leaver &`, 'sleep 1'] },
    { diagnosis: 'leaver-is-one', types: [`${OWN_PROC} bash -c /lab/leaver &`, 'sleep 1'] },
    {
      diagnosis: 'zombies-stay',
      types: [`${OWN_PROC} bash -c '/lab/leaver & exec sleep infinity' &`, 'sleep 1'],
    },
    { diagnosis: 'on-the-host', types: ['/lab/leaver &', 'sleep 1'] },
  ],
};
