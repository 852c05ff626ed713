import type { CgroupVersion } from '../../src/observe/cgroup-version.ts';

/** The steps that add to the scripts, in their order. */
export const STAGES = ['before', 'born', 'root', 'wire', 'whole'] as const;
export type Stage = (typeof STAGES)[number];

/** Lines of `box`, which the maker runs, and of `inside`, which the container's first process runs. */
export interface Lines {
  readonly box: string;
  readonly inside: string;
}

/** What is there before the first step. */
const BEGUN: Lines = {
  box: `#!/bin/bash
# ./box [NAME [NUMBER]]: makes a container. One of that name that still runs ends first.
export name=\${1:-box} number=\${2:-2} LC_ALL=C
cd /lab
kill -9 $(cat /run/$name.pid 2>/dev/null) 2>/dev/null
# Its ids: a thousand of the lab host's.
first=$((number * 10000)) count=1000
# A lab host with a single id can only share that; and nsenter has to keep the groups it has.
as=$(awk '{ ids += $3 } END { if (ids == 1) print "--preserve-credentials" }' /proc/self/uid_map)
[ "$as" ] && first=0 count=1

`,
  inside: `# What the container's first process does, before it becomes its command.
command='sleep infinity'

`,
};

const LIMITS: Readonly<Record<CgroupVersion, string>> = {
  v1: `for c in cpu memory pids; do mkdir -p /sys/fs/cgroup/$c/$name; done
echo 64M >/sys/fs/cgroup/memory/$name/memory.limit_in_bytes
echo 64 >/sys/fs/cgroup/pids/$name/pids.max
echo 50000 >/sys/fs/cgroup/cpu/$name/cpu.cfs_quota_us
`,
  v2: `echo '+cpu +memory +pids' >/sys/fs/cgroup/cgroup.subtree_control
mkdir -p /sys/fs/cgroup/$name
echo 64M >/sys/fs/cgroup/$name/memory.max
echo 64 >/sys/fs/cgroup/$name/pids.max
echo '50000 100000' >/sys/fs/cgroup/$name/cpu.max
`,
};

const JOIN: Readonly<Record<CgroupVersion, string>> = {
  v1: 'for c in cpu memory pids; do echo 0 >/sys/fs/cgroup/$c/$name/cgroup.procs; done\n',
  v2: 'echo 0 >/sys/fs/cgroup/$name/cgroup.procs\n',
};

const LAYER = `mkdir -p rootfs layers/$name/upper layers/$name/work
chown $first:$first layers/$name/upper layers/$name/work
`;

const BORN = `unshare --user sleep 1d & user=$!
until [ $(readlink /proc/$user/ns/user) != $(readlink /proc/$$/ns/user) ]; do sleep 0.1; done
echo 0 $first $count >/proc/$user/uid_map
echo 0 $first $count >/proc/$user/gid_map
nsenter $as --target $user --user \\
  unshare --mount --uts --ipc --net --cgroup --pid --fork --kill-child \\
  bash -c '. ./inside; exec $command' &
for try in {1..50}; do pgrep -P $! >/run/$name.pid && break; sleep 0.1; done
kill $user
`;

const ROOT = `mount --make-rprivate /
own=layers/$name
layers=lowerdir=layers/site:layers/base,upperdir=$own/upper,workdir=$own/work,userxattr
mount -t overlay -o $layers layers rootfs
cd rootfs
mount -t proc -o nosuid,nodev,noexec proc proc
mount -t sysfs -o ro,nosuid,nodev,noexec sysfs sys
mount -t tmpfs -o nosuid,nodev,mode=1777 tmp tmp
mount -t tmpfs -o nosuid,mode=755 dev dev
for d in null zero full random urandom tty; do touch dev/$d; mount --bind /dev/$d dev/$d; done
mkdir dev/pts dev/shm
mount -t devpts -o nosuid,noexec,newinstance,ptmxmode=666,mode=620 devpts dev/pts
mount -t tmpfs -o nosuid,nodev shm dev/shm
ln -s pts/ptmx dev/ptmx
pivot_root . .
umount -l .
cd /
hash -r
command=/sbin/init
`;

const WIRE: Lines = {
  box: `ip link add box0 type bridge 2>/dev/null && ip addr add 10.77.0.1/24 dev box0
ip link set box0 up
ip link del veth-$name 2>/dev/null
pid=$(cat /run/$name.pid)
ip link add veth-$name master box0 type veth peer name eth0 netns $pid
ip link set veth-$name up
echo 1 >/proc/sys/net/ipv4/ip_forward
nft -f - <<'END'
table ip box
delete table ip box
table ip box {
  chain post {
    type nat hook postrouting priority srcnat
    ip saddr 10.77.0.0/24 oifname uplink masquerade
  }
  chain pre {
    type nat hook prerouting priority dstnat
    iifname uplink tcp dport 8080 dnat to 10.77.0.2:80
  }
}
END
`,
  inside: `until ip link show eth0 >/dev/null 2>&1; do sleep 0.1; done
ip link set lo up
ip link set eth0 up
ip addr add 10.77.0.$number/24 dev eth0
ip route add default via 10.77.0.1
`,
};

const LESS = `for f in keys timer_list kcore; do [ -e /proc/$f ] && mount --bind /dev/null /proc/$f; done
mount --bind /proc/sys /proc/sys
mount -o remount,bind,ro,nosuid,nodev,noexec /proc/sys
ulimit -n 1024
caps=chown,dac_override,fowner,fsetid,kill,setgid,setuid,setpcap
caps=$caps,net_bind_service,net_raw,sys_chroot,mknod,audit_write,setfcap
less="setpriv --bounding-set=-all,+\${caps//,/,+} --inh-caps=-all --no-new-privs"
command="$less perl /sbin/with-filter /etc/filter /sbin/init"
`;

/** The lines that a step adds; where the lab host has no groups, none of theirs. */
export function linesOf(stage: Stage, cgroups: CgroupVersion | undefined): Lines {
  const nothing = { box: '', inside: '' };
  switch (stage) {
    case 'before':
      return { ...nothing, box: (cgroups ? LIMITS[cgroups] : '') + LAYER };
    case 'born':
      return { box: (cgroups ? JOIN[cgroups] : '') + BORN, inside: 'hostname $name\n' };
    case 'root':
      return { ...nothing, inside: ROOT };
    case 'wire':
      return WIRE;
    case 'whole':
      return { ...nothing, inside: LESS };
  }
}

/** Both scripts as they are when a step begins; without one, when all steps are done. */
export function scriptsBefore(stage: Stage | undefined, cgroups: CgroupVersion | undefined): Lines {
  const done = STAGES.slice(0, stage === undefined ? undefined : STAGES.indexOf(stage));
  const all = [BEGUN, ...done.map((one) => linesOf(one, cgroups))];
  return { box: all.map(({ box }) => box).join(''), inside: all.map(({ inside }) => inside).join('') };
}
