import type { Mistake, Mistakes } from '../../src/lab/lab.ts';
import { parseIdMap } from '../../src/observe/idmap.ts';
import type { Machine } from '../../src/observe/machine.ts';

const hasGroups = (machine: Machine) => machine.cgroups.missing('cpu', 'memory', 'pids') === undefined;
/** A lab host with a single id has no other to give. */
const hasIds = (machine: Machine) =>
  parseIdMap(machine.init.file('uid_map') ?? '').some((range) => range.length > 1);

const inside = (...lines: readonly string[]) => lines.map((line) => `echo '${line}' >>inside`);

const NAMESPACES = '--mount --uts --ipc --net --cgroup --pid --fork';
const NAMED = "bash -c 'hostname box; exec sleep 1d' &";

const OPTIONS =
  'lowerdir=layers/site:layers/base,upperdir=layers/$name/upper,workdir=layers/$name/work,userxattr';
const OVERLAY = `mount -t overlay -o ${OPTIONS} layers rootfs`;
const PIVOT = ['cd rootfs', 'pivot_root . .', 'umount -l .', 'cd /', 'hash -r'];

const PLUGGED = [
  './box',
  'pid=$(cat /run/box.pid)',
  'ip link add box0 type bridge',
  'ip addr add 10.77.0.1/24 dev box0',
  'ip link set box0 up',
  'ip link add veth-box master box0 type veth peer name eth0 netns $pid',
  'ip link set veth-box up',
  'nsenter -t $pid -n ip link set lo up',
  'nsenter -t $pid -n ip link set eth0 up',
  'nsenter -t $pid -n ip addr add 10.77.0.2/24 dev eth0',
  'nsenter -t $pid -n ip route add default via 10.77.0.1',
  'echo 1 >/proc/sys/net/ipv4/ip_forward',
];
const MASQUERADE =
  "nft 'add table ip b; add chain ip b p { type nat hook postrouting priority 100; }; add rule ip b p masquerade'";

const MASKS = [
  'for f in keys timer_list kcore; do [ -e /proc/$f ] && mount --bind /dev/null /proc/$f; done',
  'mount --bind /proc/sys /proc/sys; mount -o remount,bind,ro,nosuid,nodev,noexec /proc/sys',
];
const BOUNDED = 'setpriv --bounding-set=-all,+chown,+net_bind_service --inh-caps=-all';
const FILTERED = 'perl /sbin/with-filter /etc/filter /sbin/init';
const becomes = (command: string) => `command="${command}"`;

const JOINED: readonly (readonly [on: 'v1' | 'v2', line: string])[] = [
  ['v1', 'for c in cpu memory pids; do echo $$ >/sys/fs/cgroup/$c/box/cgroup.procs; done'],
  ['v2', 'echo $$ >/sys/fs/cgroup/box/cgroup.procs'],
];
const READ = ". <(grep -hE '^(as|caps|less)=' box inside)";
const ENTER = 'nsenter $as -t $(cat /run/box.pid) -U -m -u -i -n -p -C -r';

export const mistakes: Mistakes = {
  before: [
    {
      diagnosis: 'forgotten-limit',
      on: 'v1',
      where: hasGroups,
      types: ['mkdir /sys/fs/cgroup/{cpu,memory,pids}/box', 'echo 64 >/sys/fs/cgroup/pids/box/pids.max'],
    },
    {
      diagnosis: 'forgotten-limit',
      on: 'v2',
      where: hasGroups,
      types: [
        "echo '+cpu +memory +pids' >/sys/fs/cgroup/cgroup.subtree_control",
        'mkdir /sys/fs/cgroup/box',
        'echo 64 >/sys/fs/cgroup/box/pids.max',
      ],
    },
    ...limited('wrong-owner', ['mkdir -p layers/box/upper layers/box/work'], hasIds),
  ],

  born: [
    { diagnosis: 'shared', types: [`unshare --mount --uts --pid --fork ${NAMED}`] },
    {
      diagnosis: 'no-map',
      types: [`unshare --user ${NAMESPACES} bash -c 'hostname box; exec sleep 1d' &`],
    },
    {
      diagnosis: 'hosts-root',
      where: hasIds,
      types: [`unshare --user --map-root-user ${NAMESPACES} ${NAMED}`],
    },
    {
      diagnosis: 'no-group',
      where: (machine) => hasGroups(machine) && hasIds(machine),
      types: [
        'unshare --user sleep 1d & user=$!',
        'sleep 0.5; for map in uid gid; do echo 0 20000 1000 >/proc/$user/"$map"_map; done',
        `nsenter --target $user --user unshare ${NAMESPACES} ${NAMED}`,
      ],
    },
  ],

  root: [
    { diagnosis: 'only-chroot', types: [...inside(OVERLAY, 'command="chroot rootfs sleep 1d"'), './box'] },
    {
      diagnosis: 'old-root',
      types: [
        ...inside(OVERLAY, 'cd rootfs', 'mkdir -p old', 'pivot_root . old', 'cd /', 'hash -r'),
        './box',
      ],
    },
    { diagnosis: 'no-layers', types: [...inside('mount --bind layers/base rootfs', ...PIVOT), './box'] },
    {
      diagnosis: 'read-only-root',
      types: [
        ...inside('mount -t overlay -o lowerdir=layers/site:layers/base layers rootfs', ...PIVOT),
        './box',
      ],
    },
    { diagnosis: 'bare', types: [...inside(OVERLAY, ...PIVOT), './box'] },
  ],

  wire: [
    {
      diagnosis: 'lost-on-the-way',
      types: ['./box', 'ip link add veth-box type veth peer name eth0 netns $(cat /run/box.pid)'],
    },
    { diagnosis: 'no-nat', types: PLUGGED },
    { diagnosis: 'not-published', types: [...PLUGGED, MASQUERADE] },
  ],

  whole: [
    {
      diagnosis: 'open-places',
      types: [...inside(becomes(`${BOUNDED} --no-new-privs ${FILTERED}`), 'ulimit -n 1024'), './box'],
    },
    {
      diagnosis: 'too-powerful',
      types: [...inside(...MASKS, becomes(`setpriv --no-new-privs ${FILTERED}`)), './box'],
    },
    { diagnosis: 'no-promise', types: [...inside(...MASKS, becomes(`${BOUNDED} /sbin/init`)), './box'] },
    {
      diagnosis: 'no-filter',
      types: [...inside(...MASKS, becomes(`${BOUNDED} --no-new-privs /sbin/init`)), './box'],
    },
    {
      diagnosis: 'no-limit',
      types: [...inside(...MASKS, becomes(`${BOUNDED} --no-new-privs ${FILTERED}`)), './box'],
    },
  ],

  enter: [
    {
      diagnosis: 'not-all-the-way',
      types: ['nsenter -t $(cat /run/box.pid) -m -p -r /bin/sleep 1d &'],
    },
    {
      diagnosis: 'not-counted',
      where: hasGroups,
      types: [READ, `${ENTER} $less perl /sbin/with-filter /etc/filter sleep 1d &`],
    },
    ...JOINED.map(
      ([on, line]): Mistake => ({
        diagnosis: 'too-free',
        on,
        types: [READ, line, `${ENTER} sleep 1d &`],
      }),
    ),
  ],

  second: [
    { diagnosis: 'same-ids', where: hasIds, types: ['./box db 2'] },
    { diagnosis: 'box-gone', types: ['kill -9 $(cat /run/box.pid)', './box db 3'] },
  ],
};

/** After the limits of the step's solution, whichever this machine's interface asks for. */
function limited(
  diagnosis: string,
  types: readonly string[],
  where: (machine: Machine) => boolean,
): Mistake[] {
  const v1 = [
    'mkdir /sys/fs/cgroup/{cpu,memory,pids}/box',
    'echo 64 >/sys/fs/cgroup/pids/box/pids.max',
    'echo 64M >/sys/fs/cgroup/memory/box/memory.limit_in_bytes',
    'echo 50000 >/sys/fs/cgroup/cpu/box/cpu.cfs_quota_us',
  ];
  const v2 = [
    "echo '+cpu +memory +pids' >/sys/fs/cgroup/cgroup.subtree_control",
    'mkdir /sys/fs/cgroup/box',
    'cd /sys/fs/cgroup/box; echo 64 >pids.max; echo 64M >memory.max; echo 50000 >cpu.max; cd /lab',
  ];
  return [
    { diagnosis, on: 'v1', where, types: [...v1, ...types] },
    { diagnosis, on: 'v2', where, types: [...v2, ...types] },
  ];
}
