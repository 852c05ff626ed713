import { badNumber, errnoWithout, notNotify, unknownWord } from './refusals.ts';

/** What the kernel does with the call: SECCOMP_RET_… of seccomp(2), strictest first. */
const ACTIONS = {
  SCMP_ACT_KILL_PROCESS: 0x80000000,
  SCMP_ACT_KILL_THREAD: 0,
  SCMP_ACT_KILL: 0,
  SCMP_ACT_TRAP: 0x00030000,
  SCMP_ACT_ERRNO: 0x00050000,
  SCMP_ACT_TRACE: 0x7ff00000,
  SCMP_ACT_LOG: 0x7ffc0000,
  SCMP_ACT_ALLOW: 0x7fff0000,
} as const;

export const KILL_PROCESS = ACTIONS.SCMP_ACT_KILL_PROCESS;
export const ENOSYS = ACTIONS.SCMP_ACT_ERRNO | 38;

const EPERM = 1;
/** The largest errno that a call can give back (linux/err.h); a tracer's message may be longer. */
const HIGHEST = { SCMP_ACT_ERRNO: 4095, SCMP_ACT_TRACE: 65535 } as const;

/**
 * The filter's answer for an action and its errno, EPERM when it names none.
 * @throws NslabError for what is no action, or has no errno
 */
export function answerOf(action: string, errnoRet: number | undefined): number {
  if (action === 'SCMP_ACT_NOTIFY') throw notNotify();
  if (!Object.hasOwn(ACTIONS, action)) {
    throw unknownWord({ en: 'action', zh: '动作' }, action, Object.keys(ACTIONS));
  }
  const answer = ACTIONS[action as keyof typeof ACTIONS];
  if (action !== 'SCMP_ACT_ERRNO' && action !== 'SCMP_ACT_TRACE') {
    if (errnoRet !== undefined) throw errnoWithout(action);
    return answer;
  }
  const data = errnoRet ?? EPERM;
  const highest = HIGHEST[action];
  if (!Number.isInteger(data) || data < 0 || data > highest) throw badNumber('errnoRet', data, 0, highest);
  return answer | data;
}
