import type { Mistakes } from '../../src/lab/lab.ts';

const B = (line: string) => ({ terminal: 'B', line });
const BOX = B('box=$(cat ~/box)');
/** In terminal B, as ada: the newest process of hers in a user namespace that nobody has mapped. */
const NOBODY = [
  B('ada'),
  B('box=$(for p in $(pgrep -x sleep); do grep -q . /proc/$p/uid_map || echo $p; done | tail -n 1)'),
];
const UNMAPPED = ['ada', 'unshare --user bash', 'echo $$ >~/box', B('ada'), BOX];

/** Two containers that wait for their maps, their numbers in $a and $b. */
const TWO = [
  'ada',
  'unshare --user sleep infinity & a=$!',
  'unshare --user sleep infinity & b=$!',
  'sleep 0.5',
];
const maps = (box: string, map: string) => `for w in newuidmap newgidmap; do $w $${box} ${map}; done`;
const root = (box: string) => `nsenter --target $${box} --user sleep 1d &`;

export const mistakes: Mistakes = {
  nobody: [
    { diagnosis: 'without-net', types: ['ada', 'unshare --user bash'] },
    { diagnosis: 'as-root', types: ['unshare --user --net bash'] },
    { diagnosis: 'already-mapped', types: ['ada', 'unshare --user --map-root-user --net bash'] },
  ],
  handshake: [
    {
      diagnosis: 'not-zero',
      types: [
        ...NOBODY,
        B('echo "1000 4001 1" >/proc/$box/uid_map'),
        // The second write: EPERM.
        B('echo "0 4001 1" >/proc/$box/uid_map'),
      ],
    },
    {
      diagnosis: 'no-gid-map',
      types: [
        ...NOBODY,
        B('echo "0 4001 1" >/proc/$box/uid_map'),
        // EPERM where setgroups still says allow; where it is denied from above, this would not be a mistake.
        B('grep -q allow /proc/$box/setgroups && echo "0 4001 1" >/proc/$box/gid_map'),
      ],
    },
  ],
  veth: [
    {
      diagnosis: 'hosts-network',
      types: ['ada', 'unshare --user --map-root-user bash', 'ip link add type veth'],
    },
    { diagnosis: 'on-the-host', types: ['ip link add type veth'] },
  ],
  'real-power': [
    { diagnosis: 'in-its-own-house', types: ['kill $(pgrep -x oak)'] },
    { diagnosis: 'root-in-name-only', types: ['kill $(pgrep -x ash)'] },
    { diagnosis: 'stopped', types: ['kill -STOP $(pgrep -x elm)'] },
  ],
  range: [
    { diagnosis: 'one-line', types: [...UNMAPPED, B('echo "0 4001 1" >/proc/$box/uid_map')] },
    {
      // bash's printf writes line by line, and a map is written once.
      diagnosis: 'one-line',
      types: [
        'ada',
        'unshare --user bash',
        'echo $$ >~/box',
        B('box=$(cat /run/ada/box)'),
        B("printf '0 4001 1\\n1 10000 1000\\n' >/proc/$box/uid_map"),
      ],
    },
    { diagnosis: 'not-your-id', types: [...UNMAPPED, B('newuidmap $box 0 10000 1000')] },
    { diagnosis: 'gids-left', types: [...UNMAPPED, B('newuidmap $box 0 4001 1 1 10000 1000')] },
  ],
  'two-containers': [
    {
      diagnosis: 'same-uid',
      types: [...TWO, maps('a', '0 10000 1000'), maps('b', '0 10000 1000'), root('a'), root('b')],
    },
    {
      diagnosis: 'same-uid',
      types: [
        'ada',
        'unshare --user --map-root-user sleep infinity &',
        'unshare --user --map-root-user sleep infinity &',
      ],
    },
    {
      diagnosis: 'overlap',
      types: [...TWO, maps('a', '0 10000 1000'), maps('b', '0 10500 1000'), root('a'), root('b')],
    },
    { diagnosis: 'still-nobody', types: [...TWO, maps('a', '0 10000 1000'), maps('b', '0 11000 1000')] },
  ],
  'volume-owner': [
    { diagnosis: 'open-to-all', types: ['chmod -R 777 /run/ledger'] },
    { diagnosis: 'inside-number', types: ['chown -R 70:70 /run/ledger'] },
    { diagnosis: 'containers-root', types: ['chown -R 11000:11000 /run/ledger'] },
    { diagnosis: 'folder-only', types: ['chown 11070:11070 /run/ledger'] },
    { diagnosis: 'accounts-gone', types: ['rm -r /run/ledger'] },
    { diagnosis: 'ledger-ended', types: ['kill $(pgrep -x ledger)'] },
  ],
};
