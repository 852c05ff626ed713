import { afterEach, describe, expect, test } from 'vitest';
import { about, type Call, pipeEnd, result, text } from '../call.ts';
import { writeFile } from '../compose.ts';
import { syscallNumber } from '../syscall-numbers.ts';
import {
  chmod,
  close,
  close_range,
  dup3,
  fchownat,
  fcntl,
  lchown,
  link,
  mkdir,
  mknod,
  open,
  openat2,
  pipe2,
  read,
  rename,
  rmdir,
  symlink,
  unlink,
  write,
} from './files.ts';
import { setgroups, sethostname } from './identity.ts';
import { mq_open, msgget } from './ipc.ts';
import { fsconfig, mount, mount_setattr, move_mount, open_tree, pivot_root, umount2 } from './mounts.ts';
import { pidfd_getfd, pidfd_open, setns, unshare } from './namespaces.ts';
import { execve, kill, nanosleep, pause, prctl, rt_sigprocmask, spawn, wait4 } from './processes.ts';
import { recvfrom, sendto, setsockopt, socket } from './sockets.ts';
import { ioctl } from './terminal.ts';
import { logBegin, monitor, reap, relay } from './verbs.ts';

describe('a call is shown as strace prints it', () => {
  const table: readonly (readonly [Call, string])[] = [
    [unshare(['CLONE_NEWUTS', 'CLONE_NEWNS']), 'unshare(CLONE_NEWUTS|CLONE_NEWNS)'],
    [setns(result('ns'), ['CLONE_NEWUTS']), 'setns(⟨ns⟩, CLONE_NEWUTS)'],
    [pidfd_open(42), 'pidfd_open(42, 0)'],
    [sethostname('box'), 'sethostname("box", 3)'],
    [setgroups([]), 'setgroups(0, [])'],
    [
      mount({ target: '/', flags: ['MS_REC', 'MS_PRIVATE'] }),
      'mount(NULL, "/", NULL, MS_REC|MS_PRIVATE, NULL)',
    ],
    [mount({ source: 'proc', target: '/proc', type: 'proc' }), 'mount("proc", "/proc", "proc", 0, NULL)'],
    [
      socket('AF_NETLINK', ['SOCK_RAW', 'SOCK_CLOEXEC'], 'NETLINK_ROUTE'),
      'socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE)',
    ],
    [
      setsockopt(3, 'SOL_NETLINK', 'NETLINK_EXT_ACK', 1),
      'setsockopt(3, SOL_NETLINK, NETLINK_EXT_ACK, [1], 4)',
    ],
    [sendto(3, Buffer.from('hi')), 'sendto(3, "hi", 2, 0, NULL, 0)'],
    [recvfrom(result('netlink'), 512), 'recvfrom(⟨netlink⟩, …, 512, 0, NULL, NULL)'],
    [umount2('/old', ['MNT_DETACH']), 'umount2("/old", MNT_DETACH)'],
    [pivot_root('.', '.'), 'pivot_root(".", ".")'],
    [open_tree('AT_FDCWD', '/usr', ['OPEN_TREE_CLONE']), 'open_tree(AT_FDCWD, "/usr", OPEN_TREE_CLONE)'],
    [
      move_mount(result('usr'), '', 'AT_FDCWD', '/new/usr', ['MOVE_MOUNT_F_EMPTY_PATH']),
      'move_mount(⟨usr⟩, "", AT_FDCWD, "/new/usr", MOVE_MOUNT_F_EMPTY_PATH)',
    ],
    [
      mount_setattr('AT_FDCWD', '/usr', ['AT_RECURSIVE'], {
        set: ['MOUNT_ATTR_RDONLY'],
        usernsFd: result('u'),
      }),
      'mount_setattr(AT_FDCWD, "/usr", AT_RECURSIVE, {attr_set=MOUNT_ATTR_RDONLY, userns_fd=⟨u⟩}, 32)',
    ],
    [fsconfig(3, 'FSCONFIG_SET_STRING', 'size', '1m'), 'fsconfig(3, FSCONFIG_SET_STRING, "size", "1m", 0)'],
    [open('/a', ['O_RDONLY', 'O_CLOEXEC']), 'openat(AT_FDCWD, "/a", O_RDONLY|O_CLOEXEC)'],
    [open('/a', ['O_WRONLY', 'O_CREAT'], 0o644), 'openat(AT_FDCWD, "/a", O_WRONLY|O_CREAT, 0644)'],
    [
      open(text`/proc/${result('box')}/uid_map`, ['O_WRONLY']),
      'openat(AT_FDCWD, "/proc/⟨box⟩/uid_map", O_WRONLY)',
    ],
    [read(pipeEnd('p', 'read'), 1), 'read(⟨p[0]⟩, …, 1)'],
    [write(1, 'a\n"b"\t\x01'), 'write(1, "a\\n\\"b\\"\\t\\1", 7)'],
    [write(1, '容器'), 'write(1, "容器", 6)'],
    [write(1, text`${result('box')}`), 'write(1, "⟨box⟩", …)'],
    [close(3), 'close(3)'],
    [dup3(result('pts'), 0), 'dup3(⟨pts⟩, 0, 0)'],
    [pipe2(['O_CLOEXEC']), 'pipe2(…, O_CLOEXEC)'],
    [fcntl(3, 'F_SETFD', ['FD_CLOEXEC']), 'fcntl(3, F_SETFD, FD_CLOEXEC)'],
    [
      spawn({ flags: ['CLONE_NEWUTS'], child: [], cgroup: 5 }),
      'clone3({flags=CLONE_NEWUTS|CLONE_INTO_CGROUP, exit_signal=SIGCHLD, cgroup=5})',
    ],
    [
      execve('/bin/sh', ['sh', '-c', 'true'], ['A=1']),
      'execve("/bin/sh", ["sh", "-c", "true"], /* 1 var */)',
    ],
    [wait4(result('box')), 'wait4(⟨box⟩, …, 0, NULL)'],
    [kill(7, 'SIGTERM'), 'kill(7, SIGTERM)'],
    [prctl('PR_SET_PDEATHSIG', 'SIGKILL'), 'prctl(PR_SET_PDEATHSIG, SIGKILL)'],
    [prctl('PR_SET_NAME', 'nslab-init'), 'prctl(PR_SET_NAME, "nslab-init")'],
    [prctl('PR_CAP_AMBIENT', [4, 0, 0, 0]), 'prctl(PR_CAP_AMBIENT, 4, 0, 0, 0)'],
    [
      prctl('PR_CAP_AMBIENT', ['PR_CAP_AMBIENT_RAISE', 'CAP_NET_RAW', 0, 0]),
      'prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_RAW, 0, 0)',
    ],
    [prctl('PR_CAPBSET_DROP', 'CAP_SYS_ADMIN'), 'prctl(PR_CAPBSET_DROP, CAP_SYS_ADMIN)'],
    [nanosleep(1500), 'nanosleep({tv_sec=1, tv_nsec=500000000}, NULL)'],
    [
      rt_sigprocmask('SIG_BLOCK', ['SIGTERM', 'SIGINT']),
      'rt_sigprocmask(SIG_BLOCK, [SIGTERM SIGINT], NULL, 8)',
    ],
    [ioctl(result('t'), 'TIOCSPTLCK', 0), 'ioctl(⟨t⟩, TIOCSPTLCK, [0])'],
    [ioctl(3, 'TIOCGPTPEER', ['O_RDWR', 'O_NOCTTY']), 'ioctl(3, TIOCGPTPEER, O_RDWR|O_NOCTTY)'],
    [ioctl(3, 'TIOCGPTN'), 'ioctl(3, TIOCGPTN, …)'],
    [mq_open('/letter', ['O_CREAT', 'O_RDWR'], 0o644), 'mq_open("letter", O_CREAT|O_RDWR, 0644, NULL)'],
    [msgget('IPC_PRIVATE', ['IPC_CREAT'], 0o644), 'msgget(IPC_PRIVATE, IPC_CREAT|0644)'],
    [reap(result('box')), 'reap(⟨box⟩)'],
    [reap(), 'reap()'],
    [relay(result('m'), result('sh')), 'relay(⟨m⟩, ⟨sh⟩)'],
    [
      monitor({ child: result('box'), stdout: pipeEnd('out', 'read'), log: 9, attached: false }),
      'monitor({child=⟨box⟩, stdout=⟨out[0]⟩, log=9, detached})',
    ],
    [
      openat2(result('root'), 'data', {
        flags: ['O_PATH', 'O_CLOEXEC'],
        resolve: ['RESOLVE_IN_ROOT', 'RESOLVE_NO_MAGICLINKS'],
      }),
      'openat2(⟨root⟩, "data", {flags=O_PATH|O_CLOEXEC, resolve=RESOLVE_IN_ROOT|RESOLVE_NO_MAGICLINKS}, 24)',
    ],
    [
      openat2('AT_FDCWD', 'new', { flags: ['O_WRONLY', 'O_CREAT'], mode: 0o600 }),
      'openat2(AT_FDCWD, "new", {flags=O_WRONLY|O_CREAT, mode=0600, resolve=0}, 24)',
    ],
    [close_range(3), 'close_range(3, ~0U, 0)'],
    [close_range(5, 9, ['CLOSE_RANGE_CLOEXEC']), 'close_range(5, 9, CLOSE_RANGE_CLOEXEC)'],
    [pidfd_getfd(result('box'), 3), 'pidfd_getfd(⟨box⟩, 3, 0)'],
    [fchownat(5, '', 1, 2, ['AT_EMPTY_PATH']), 'fchownat(5, "", 1, 2, AT_EMPTY_PATH)'],
    [lchown('/a', 1, 2), 'fchownat(AT_FDCWD, "/a", 1, 2, AT_SYMLINK_NOFOLLOW)'],
  ];
  test.each(table)('%#', (call, shown) => {
    expect(call.shown).toBe(shown);
  });
});

describe('arm64', () => {
  const own = process.arch;
  afterEach(() => Object.defineProperty(process, 'arch', { value: own }));

  test('has the `at` calls only, and shows them', () => {
    Object.defineProperty(process, 'arch', { value: 'arm64' });
    const seen = [
      mkdir('/a', 0o755),
      rmdir('/a'),
      unlink('/a'),
      symlink('to', '/a'),
      link('/old', '/a'),
      rename('/old', '/a'),
      mknod('/n', 0o666, { type: 'c', major: 1, minor: 3 }),
      chmod('/a', 0o700),
      pause(),
    ].map((c) => [c.name, c.nr, c.shown]);
    expect(seen).toEqual([
      ['mkdir', 34, 'mkdirat(AT_FDCWD, "/a", 0755)'],
      ['rmdir', 35, 'unlinkat(AT_FDCWD, "/a", AT_REMOVEDIR)'],
      ['unlink', 35, 'unlinkat(AT_FDCWD, "/a", 0)'],
      ['symlink', 36, 'symlinkat("to", AT_FDCWD, "/a")'],
      ['link', 37, 'linkat(AT_FDCWD, "/old", AT_FDCWD, "/a", 0)'],
      ['rename', 38, 'renameat(AT_FDCWD, "/old", AT_FDCWD, "/a")'],
      ['mknod', 33, 'mknodat(AT_FDCWD, "/n", S_IFCHR|0666, makedev(1, 3))'],
      ['chmod', 53, 'fchmodat(AT_FDCWD, "/a", 0700)'],
      ['pause', 73, 'ppoll(NULL, 0, NULL, NULL)'],
    ]);
  });

  test('numbers some open flags otherwise', () => {
    const flagsOf = (arch: string) => {
      Object.defineProperty(process, 'arch', { value: arch });
      return open('/a', ['O_DIRECTORY', 'O_NOFOLLOW']).args[2];
    };
    expect(flagsOf('x64')).toEqual({ kind: 'int', value: 0o600000n });
    expect(flagsOf('arm64')).toEqual({ kind: 'int', value: 0o140000n });
  });

  test('has other numbers', () => {
    expect(
      ['mount', 'pivot_root', 'clone3', 'execve'].map((n) => syscallNumber(n as 'mount', 'arm64')),
    ).toEqual([40, 41, 435, 221]);
    expect(() => syscallNumber('open', 'arm64')).toThrow('there is no open for it on arm64');
    expect(() => syscallNumber('open', 'riscv64')).toThrow(
      'The engine knows x64 and arm64; there is no open for it on riscv64.',
    );
  });
});

describe('writeFile', () => {
  const why = { en: 'because', zh: '因为' };

  test('opens, writes, closes, and explains the write', () => {
    const calls = writeFile(text`/proc/${result('box')}/uid_map`, '0 0 1', { why });
    expect(calls.map((c) => [c.shown, c.why])).toEqual([
      ['openat(AT_FDCWD, "/proc/⟨box⟩/uid_map", O_WRONLY|O_CREAT|O_TRUNC|O_CLOEXEC, 0644)', undefined],
      ['write(⟨written file⟩, "0 0 1", 5)', why],
      ['close(⟨written file⟩)', undefined],
    ]);
  });

  test('an expected error is the write’s', () => {
    expect(writeFile('/x', 'y', { onError: ['EPERM'] }).map((c) => c.onError)).toEqual([
      undefined,
      ['EPERM'],
      undefined,
    ]);
    expect(writeFile('/x', 'y', { onError: 'continue' }).map((c) => c.onError)).toEqual([
      'continue',
      'continue',
      'continue',
    ]);
  });

  test('an empty file is not written to', () => {
    expect(writeFile('/x', '', { why }).map((c) => [c.name, c.why])).toEqual([
      ['open', why],
      ['close', undefined],
    ]);
  });
});

test('a topic is given to those that have none, and to their children', () => {
  const calls = about('mount/pivot-root', [
    pivot_root('.', '.', { topic: 'mount/other' }),
    spawn({ child: [umount2('.'), spawn({ child: [close(3)] })] }, { as: 'box' }),
  ]);
  expect(calls.map((c) => c.topic)).toEqual(['mount/other', 'mount/pivot-root']);
  expect(calls[1]?.child?.map((c) => c.topic)).toEqual(['mount/pivot-root', 'mount/pivot-root']);
  expect(calls[1]?.child?.[1]?.child?.[0]?.topic).toBe('mount/pivot-root');
  expect(calls[1]?.as).toBe('box');
});

test('where a log begins', () => {
  const max = 64 << 10; // sixteen pages: two times seven, and one that is being written
  const half = 7 * 4096;
  expect([0, half, 2 * half - 1].map((size) => logBegin(size, max))).toEqual([0, 0, 0]);
  expect([2 * half, 3 * half - 1, 3 * half].map((size) => logBegin(size, max))).toEqual([
    half,
    half,
    2 * half,
  ]);
});
