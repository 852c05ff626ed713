import { expect, test } from 'vitest';
import { LANGS } from '../text/text.ts';
import { explainFailure } from './advice.ts';
import { ADVICE } from './advice-table.ts';
import type { Call } from './call.ts';
import { open, read } from './calls/files.ts';
import { mount, pivot_root, umount2 } from './calls/mounts.ts';
import { execve, getpid, kill, spawn, wait4 } from './calls/processes.ts';
import { errnoNumber } from './errno.ts';
import { REFUSALS } from './netlink/advice.ts';
import type { TraceEntry } from './trace.ts';

function failure(call: Call, errno?: string, result = -1n): TraceEntry {
  return { call, pid: 1, result, startNs: 0n, endNs: 0n, ...(errno === undefined ? {} : { errno }) };
}

const SAID: readonly (readonly [TraceEntry, string, string])[] = [
  [
    failure(pivot_root('/lab/root', '/lab/root/old'), 'EINVAL'),
    'pivot_root("/lab/root", "/lab/root/old"): EINVAL. new_root must be a mount point: bind it onto itself first. Neither it, nor its parent mount, nor the parent of the present root may be shared, and put_old must lie in new_root.',
    'pivot_root("/lab/root", "/lab/root/old")：EINVAL。new_root 必须是挂载点：先把它绑定到自身。它、它的父挂载以及当前根的父挂载都不能是共享的，put_old 必须位于 new_root 之内。',
  ],
  [
    failure(umount2('/old', []), 'EBUSY'),
    'umount2("/old", 0): EBUSY. Something still uses it: a working directory, an open file, or a mount below it. MNT_DETACH takes it out of sight at once.',
    'umount2("/old", 0)：EBUSY。还有东西在用它：工作目录、打开的文件或其下的挂载。MNT_DETACH 可以立即把它摘下。',
  ],
  [
    failure(mount({ source: 'x', target: '/x', type: 'nofs' }), 'ENODEV'),
    'mount("x", "/x", "nofs", 0, NULL): ENODEV. This kernel does not know the file system type: see /proc/filesystems.',
    'mount("x", "/x", "nofs", 0, NULL)：ENODEV。内核不认识这种文件系统：见 /proc/filesystems。',
  ],
  [
    failure(spawn({ child: [] }), 'ENOMEM'),
    'clone3({flags=0, exit_signal=SIGCHLD}): ENOMEM. Number 1 of the pid namespace has ended, so that nobody can be born in it any more; or memory is really short.',
    'clone3({flags=0, exit_signal=SIGCHLD})：ENOMEM。PID 命名空间的 1 号进程已经结束，因此再也不能在其中创建进程；也可能真的内存不足。',
  ],
  [
    failure(execve('/bin/bash', ['bash']), 'ENOENT'),
    'execve("/bin/bash", ["bash"], /* 0 vars */): ENOENT. The file is not there, as seen from this root; or it is there and its interpreter is not: the loader of a dynamic program (/lib64/ld-linux…), or what #! names.',
    'execve("/bin/bash", ["bash"], /* 0 vars */)：ENOENT。从当前的根看不到这个文件；或者文件在，而它的解释器不在：动态程序的加载器（/lib64/ld-linux…），或 #! 所写的程序。',
  ],
  [
    failure(open('/ro/x', ['O_WRONLY']), 'EROFS'),
    'openat(AT_FDCWD, "/ro/x", O_WRONLY): EROFS. The mount is read-only.',
    'openat(AT_FDCWD, "/ro/x", O_WRONLY)：EROFS。这个挂载是只读的。',
  ],
  [
    failure(getpid(), 'ETIMEDOUT'),
    'getpid(): ETIMEDOUT. Connection timed out.',
    'getpid()：ETIMEDOUT。连接超时。',
  ],
  [failure(getpid(), 'errno 4000'), 'getpid(): errno 4000.', 'getpid()：errno 4000。'],
  [
    failure(read(3, 1, { atLeast: 1 }), undefined, 0n),
    'read(3, …, 1) = 0. At least 1 was needed: the process at the other end has ended.',
    'read(3, …, 1) = 0。至少需要 1：另一端的进程已经结束。',
  ],
  [
    failure(kill(7, 0, { onError: ['ESRCH'] }), undefined, 0n),
    'kill(7, 0) = 0. It was to fail with ESRCH, and succeeded.',
    'kill(7, 0) = 0。本应以 ESRCH 失败，却成功了。',
  ],
  [
    failure(wait4(7, { mustSucceed: true }), undefined, 7n),
    'wait4(7, …, 0, NULL) = 7. The child did not end with status 0.',
    'wait4(7, …, 0, NULL) = 7。子进程没有以状态 0 结束。',
  ],
];

test.each(SAID)('%#', (entry, en, zh) => {
  expect(explainFailure(entry)).toEqual({ en, zh });
});

test('every advice is about an errno, whole, and in every language', () => {
  for (const [call, byErrno] of Object.entries({ ...ADVICE, ...REFUSALS })) {
    for (const [errno, text] of Object.entries(byErrno)) {
      expect(errnoNumber(errno), `${call} ${errno}`).toBeGreaterThan(0);
      for (const lang of LANGS) expect(text[lang], `${call} ${errno}`).toMatch(lang === 'en' ? /\.$/ : /。$/);
    }
  }
});
