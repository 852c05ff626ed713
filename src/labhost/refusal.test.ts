import { expect, test } from 'vitest';
import type { Call } from '../engine/call.ts';
import type { Trace } from '../engine/trace.ts';
import { refusalOf } from './refusal.ts';
import type { Surroundings } from './surroundings.ts';

function failing(name: string, shown: string, errno: string): Trace {
  const call: Call = { name, args: [], shown };
  const failed = { call, pid: 1, result: -1n, errno, startNs: 0n, endNs: 0n };
  return { ok: false, entries: [failed], failed, status: 1 };
}

function on(files: Record<string, string>, uid = 1000, kernel: [number, number] = [6, 1]): Surroundings {
  return { uid, kernel, read: (path) => files[path] };
}

const clone = failing('spawn', 'spawn(CLONE_NEWUSER)', 'EPERM');
const none = () => undefined;

test.each<[string, Trace, Surroundings, string, RegExp]>([
  [
    'max_user_namespaces=0',
    failing('spawn', 'spawn(CLONE_NEWUSER)', 'ENOSPC'),
    on({ '/proc/sys/user/max_user_namespaces': '0' }),
    'userns-forbidden',
    /user\.max_user_namespaces is 0/,
  ],
  ['a limit that is reached', failing('spawn', 'spawn()', 'ENOSPC'), on({}), 'userns-forbidden', /limit/],
  [
    'Debian’s switch',
    clone,
    on({ '/proc/sys/kernel/unprivileged_userns_clone': '0' }),
    'userns-forbidden',
    /unprivileged_userns_clone is 0/,
  ],
  [
    'AppArmor, which lets the clone pass and refuses the first mount',
    failing('mount', 'mount(NULL, "/", …)', 'EACCES'),
    on({ '/proc/sys/kernel/apparmor_restrict_unprivileged_userns': '1' }),
    'userns-forbidden',
    /AppArmor/,
  ],
  ['seccomp', clone, on({ '/proc/self/status': 'Seccomp:\t2' }), 'userns-forbidden', /seccomp/],
  ['a container', clone, on({ '/.dockerenv': '' }, 0), 'userns-forbidden', /container/],
  [
    'a masked proc',
    failing('mount', 'mount("proc", "/new/proc", "proc", …)', 'EPERM'),
    on({ '/.dockerenv': '' }, 0),
    'no-proc',
    /covered/,
  ],
  [
    'an old kernel',
    failing('mount', 'mount("overlay"…)', 'EPERM'),
    on({}, 0, [5, 10]),
    'kernel-too-old',
    /5\.10/,
  ],
  [
    'something else',
    failing('pivot_root', 'pivot_root(".", ".")', 'EBUSY'),
    on({}),
    'labhost-failed',
    /failed/,
  ],
])('%s', (_, trace, here, code, words) => {
  const refusal = refusalOf(trace, none, here);
  expect(refusal.code).toBe(code);
  expect(refusal.text.en).toMatch(words);
  // It names the call as the trace shows it, in both languages, and says what to do.
  for (const text of [refusal.text.en, refusal.text.zh])
    expect(text).toContain(`${trace.failed?.call.shown} = -1 `);
  expect(refusal.hint?.en).toBeTruthy();
  expect(refusal.hint?.zh).toMatch(/[一-鿿]/);
});

test('root is not told about switches for ordinary users', () => {
  const refusal = refusalOf(clone, none, on({ '/proc/sys/kernel/unprivileged_userns_clone': '0' }, 0));
  expect(refusal.code).toBe('labhost-failed');
});

test('the advice of the engine comes along where nothing better is known', () => {
  const advice = { en: 'new_root must be a mount point', zh: 'new_root 必须是挂载点' };
  const refusal = refusalOf(failing('pivot_root', 'pivot_root(".", ".")', 'EINVAL'), () => advice, on({}));
  expect(refusal.hint).toEqual(advice);
});
