import type { Mistakes } from '../../src/lab/lab.ts';

const DOCKER = [
  'docker=-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid',
  'docker=$docker,+setpcap,+net_bind_service,+net_raw,+sys_chroot,+mknod',
  'docker=$docker,+audit_write,+setfcap',
];
/** A program that waits, with fewer privileges. */
const held = (options: string) => `setpriv ${options} sleep 1d &`;
const AS_USER = '--reuid=1000 --regid=1000 --clear-groups';
const START = '/proc/sys/net/ipv4/ip_unprivileged_port_start';

/** A filter, typed as in the text. */
const filter = (file: string, ...forbidden: readonly string[]) => [
  `cat >${file} <<'END'`,
  'ld arch',
  'jne native, kill',
  'ld nr',
  ...forbidden.map((name) => `jeq ${name}, no`),
  'ret ALLOW',
  'no: ret EPERM',
  'kill: ret KILL',
  'END',
];
const NO_MKDIR = filter('/lab/no-mkdir', 'mkdir', 'mkdirat');
const LESS = filter('/lab/less', 'unshare', 'mount', 'umount2');
const CELL = 'nsenter --target $(pgrep -x cell) --mount --pid';
const LIMIT = 'prlimit --nofile=256:1024';

export const mistakes: Mistakes = {
  'docker-set': [
    { diagnosis: 'too-much', types: ['setpriv --bounding-set -sys_admin,-sys_module bash'] },
    { diagnosis: 'too-little', types: ['setpriv --bounding-set -all,+chown,+kill bash'] },
    { diagnosis: 'inheritable-only', types: ['setpriv --inh-caps +chown,+kill bash'] },
    { diagnosis: 'not-in-effect', types: [...DOCKER, held('--securebits +noroot --bounding-set $docker')] },
  ],
  nothing: [
    { diagnosis: 'bounding-left', types: [held('--securebits +noroot')] },
    { diagnosis: 'some-left', types: ['setpriv --bounding-set -all,+chown bash'] },
  ],
  'port-80': [
    { diagnosis: 'as-root', types: ['web 80 &'] },
    { diagnosis: 'other-port', types: [`setpriv ${AS_USER} web 8080 &`] },
    {
      diagnosis: 'more-than-one',
      types: [`setpriv ${AS_USER} --inh-caps +all --ambient-caps +all web 80 &`],
    },
    { diagnosis: 'free-for-all', types: [`echo 0 >${START}`, `setpriv ${AS_USER} web 80 &`] },
  ],
  'no-new-privs': [
    { diagnosis: 'key-turns', types: ['setpriv --reuid=1000 --clear-groups key 1d &'] },
    { diagnosis: 'bit-gone', types: ['chmod u-s /usr/local/bin/key'] },
    { diagnosis: 'root-anyway', types: ['setpriv --no-new-privs key 1d &'] },
  ],
  filter: [
    {
      diagnosis: 'other-door',
      types: [
        ...filter('/lab/no-mkdir', 'mkdirat'),
        'setpriv --no-new-privs with-filter /lab/no-mkdir magpie &',
      ].map(
        // arm64 has no mkdir: there it is this one that is left open.
        (line) => (process.arch === 'arm64' ? line.replace('jeq mkdirat', 'jeq mkdir') : line),
      ),
    },
    { diagnosis: 'no-promise', types: [...NO_MKDIR, 'with-filter /lab/no-mkdir magpie &'] },
    { diagnosis: 'nest-closed', types: ['mount -t tmpfs -o ro none /run/nest', 'magpie &'] },
    {
      diagnosis: 'another-magpie',
      types: [...NO_MKDIR, 'setpriv --no-new-privs with-filter /lab/no-mkdir magpie &', 'magpie &'],
    },
  ],
  limits: [
    { diagnosis: 'soft-only', types: ['prlimit --pid $(pgrep -x hoarder) --nofile=32:'] },
    { diagnosis: 'the-shell', types: ['ulimit -Sn 32'] },
    { diagnosis: 'too-low', types: ['prlimit --pid $(pgrep -x hoarder) --nofile=32'] },
    { diagnosis: 'ended', types: ['kill $(pgrep -x hoarder)'] },
  ],
  masked: [
    { diagnosis: 'on-the-host', types: ['mount --bind /dev/null /proc/keys'] },
    {
      diagnosis: 'bound-not-readonly',
      types: [
        `${CELL} bash`,
        'mount --bind -o ro /proc/sys /proc/sys; mount -o remount,bind,rw /proc/sys',
        'mount -o remount,bind,ro /',
      ],
    },
    { diagnosis: 'all-of-proc', types: [`${CELL} bash`, 'mount -o remount,bind,ro /proc'] },
    { diagnosis: 'ended', types: ['kill -9 $(pgrep -x cell)'] },
  ],
  all: [
    {
      diagnosis: 'outside',
      types: [
        ...LESS,
        ...DOCKER,
        `${LIMIT} setpriv --bounding-set $docker --no-new-privs with-filter /lab/less sleep 1d &`,
      ],
    },
    {
      diagnosis: 'too-powerful',
      types: [...LESS, `${CELL} ${LIMIT} setpriv --no-new-privs with-filter /lab/less sleep 1d &`],
    },
    {
      diagnosis: 'no-promise',
      types: [
        ...LESS,
        ...DOCKER,
        `${CELL} ${LIMIT} with-filter /lab/less setpriv --bounding-set $docker sleep 1d &`,
      ],
    },
    {
      diagnosis: 'no-filter',
      types: [...DOCKER, `${CELL} ${LIMIT} setpriv --bounding-set $docker --no-new-privs sleep 1d &`],
    },
    {
      diagnosis: 'no-limit',
      types: [
        ...LESS,
        ...DOCKER,
        `${CELL} setpriv --bounding-set $docker --no-new-privs with-filter /lab/less sleep 1d &`,
      ],
    },
  ],
};
