import { result } from '../../src/engine/call.ts';
import { chdir, fchdir, mkdir, open, read } from '../../src/engine/calls/files.ts';
import { mount, pivot_root, umount2 } from '../../src/engine/calls/mounts.ts';
import { exit_group, spawn, wait4 } from '../../src/engine/calls/processes.ts';
import type { Experiments, Scratch } from '../../src/lab/lab.ts';
import { Seen } from '../../src/lab/seen.ts';
import { NAMESPACE_KINDS } from '../../src/observe/namespaces.ts';

export const experiments: Experiments = {
  'too-early': {
    choices: ['hostname', 'mount', 'pivot_root', 'none'],
    expected: { answer: 'hostname', why: 'CAP_SYS_ADMIN is none of the fourteen' },
    run: async (scratch) => {
      const { stdout } = await scratch.sh(`
        mkdir -p /tmp/root
        unshare --mount --uts --pid --fork \\
          setpriv --bounding-set=-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+setpcap,+net_bind_service,+net_raw,+sys_chroot,+mknod,+audit_write,+setfcap --inh-caps=-all \\
          sh -c 'try() { name=$1; shift; "$@" 2>/tmp/why && echo "$name: done" || echo "$name: $(head -n 1 /tmp/why)"; }
            grep CapEff /proc/self/status
            try hostname hostname box
            try mount mount -t tmpfs root /tmp/root
            try pivot_root pivot_root /tmp/root /tmp/root'`);
      const seen = stdout.trim().split('\n');
      const refused = seen.find((line) => /^(hostname|mount|pivot_root): (?!done)/.test(line));
      return {
        answer: refused?.split(':')[0] ?? 'none',
        evidence: seen.map((line) => {
          const [what = '', ...value] = line.split(':');
          return { what, value: value.join(':').trim() };
        }),
      };
    },
  },

  'left-open': {
    choices: ['gone', 'refused', 'reads'],
    expected: { answer: 'reads', why: 'an open folder is a way in that no path check is on' },
    run: async (scratch) => {
      const { first, second } = await leakedFolder(scratch);
      return {
        answer:
          second.startsWith('-1 EACCES') || second.startsWith('-1 EPERM')
            ? 'refused'
            : second.startsWith('-1')
              ? 'gone'
              : 'reads',
        evidence: [
          { what: 'open("/etc/hostname")', value: first },
          { what: 'fchdir(leak); open("hostname")', value: second },
        ],
      };
    },
  },

  'end-of-one': {
    choices: ['all', 'wire', 'folder', 'nothing'],
    expected: {
      answer: 'folder',
      why: 'what was in the namespaces goes with them; a folder of the host does not',
    },
    run: async (scratch) => {
      // The mount is in the list of whoever is in its namespace: all lists are looked through.
      const { stdout } = await scratch.sh(`
        see() {
          echo "$1: processes → $(pgrep -c -x sleep)"
          echo "$1: the host's end of the wire, v0 → $(ls -d /sys/class/net/v0 2>/dev/null | wc -l)"
          echo "$1: lists with its mount → $(grep -l ' - tmpfs data ' /proc/[0-9]*/mountinfo 2>/dev/null | wc -l)"
          echo "$1: files in the folder with its changes → $(ls /tmp/upper | wc -l)"
        }
        mkdir -p /tmp/upper
        unshare --net --mount --pid --fork --kill-child sh -c '
          mount -t tmpfs data /mnt; echo changed >/tmp/upper/file; sleep 1d & exec sleep 1d' &
        for try in $(seq 50); do pid=$(pgrep -P $!) && [ "$(pgrep -c -x sleep)" = 2 ] && break; sleep 0.1; done
        ip link add v0 type veth peer name eth0 netns $pid
        see before
        kill -9 $pid
        for try in $(seq 50); do ip link show v0 >/dev/null 2>&1 || break; sleep 0.1; done
        see after`);
      const seen = new Seen(stdout);
      const isThere = (what: string) => Number(seen.of(`after: ${what}`)) > 0;
      const answer =
        isThere('processes') || isThere('lists with its mount')
          ? 'all'
          : isThere("the host's end of the wire, v0")
            ? 'wire'
            : isThere('files in the folder with its changes')
              ? 'folder'
              : 'nothing';
      return seen.outcome(answer);
    },
  },

  mirror: {
    choices: ['none', 'some', 'all'],
    expected: { answer: 'all', why: 'the lab host is a container' },
    run: async ({ machine }) => {
      const kinds = NAMESPACE_KINDS.filter((kind) => kind !== 'time' && machine.baseline[kind] !== 0);
      const own = kinds.filter((kind) => machine.baseline[kind] !== machine.outside[kind]);
      const answer = own.length === 0 ? 'none' : own.length === kinds.length ? 'all' : 'some';
      const root = machine.init.mounts()?.filter((m) => m.type === 'overlay').length ?? 0;
      return {
        answer,
        evidence: [
          ...kinds.map((kind) => ({
            what: `${kind}: lab host, machine`,
            value: `${machine.baseline[kind]}, ${machine.outside[kind]}`,
          })),
          {
            what: '/proc/1/uid_map',
            value: (machine.init.file('uid_map') ?? '').trim().replace(/\s+/g, ' '),
          },
          { what: '/proc/1/status NSpid', value: machine.init.status('NSpid')?.replace(/\s+/g, ' ') ?? '-' },
          { what: 'overlays in /proc/1/mountinfo', value: String(root) },
        ],
      };
    },
  },
};

/** A folder that was opened before pivot_root, and what it leads to afterwards: first by the way of paths, then by the folder. */
async function leakedFolder(scratch: Scratch): Promise<{ first: string; second: string }> {
  const trace = await scratch.run([
    mkdir('/tmp/new', 0o755, { onError: 'continue' }),
    spawn(
      {
        flags: ['CLONE_NEWNS'],
        child: [
          mount({ target: '/', flags: ['MS_REC', 'MS_PRIVATE'] }),
          mount({ source: 'new', target: '/tmp/new', type: 'tmpfs' }),
          open('/etc', ['O_RDONLY', 'O_DIRECTORY'], 0, { as: 'leak' }),
          chdir('/tmp/new'),
          pivot_root('.', '.'),
          umount2('.', ['MNT_DETACH']),
          chdir('/'),
          open('/etc/hostname', ['O_RDONLY'], 0, { as: 'by path', onError: 'continue' }),
          fchdir(result('leak')),
          open('hostname', ['O_RDONLY'], 0, { as: 'by folder', onError: 'continue' }),
          read(result('by folder'), 64, { as: 'what', onError: 'continue' }),
          exit_group(0),
        ],
      },
      { as: 'container' },
    ),
    wait4(result('container')),
  ]);
  const outcome = (as: string) => {
    const entry = trace.entries.find((e) => e.call.as === as);
    if (!entry) return '-1 it was not tried';
    return entry.errno === undefined ? String(entry.result) : `-1 ${entry.errno}`;
  };
  const words = trace.entries.find((e) => e.call.as === 'what')?.captured;
  const second = outcome('by folder');
  const text = words && words.length > 0 ? `: ${Buffer.from(words).toString().trim()}` : '';
  return { first: outcome('by path'), second: `${second}${text}` };
}
