import { NslabError } from '../../text/error.ts';
import { listed, type Text } from '../../text/text.ts';

/** A word of a profile that is none, or whose meaning is not offered here. */
export function unknownWord(what: Text, word: string, known: readonly string[]): NslabError {
  return refused({
    en: `A seccomp profile cannot have the ${what.en} ${word} here; known are: ${listed(known, 'en')}.`,
    zh: `seccomp 配置里的${what.zh} ${word} 在这里不可用；可用的有：${listed(known, 'zh')}。`,
  });
}

export function notNotify(): NslabError {
  return refused({
    en: 'SCMP_ACT_NOTIFY is not supported: it hands each call to another process that decides (seccomp_unotify(2)), and there is none here.',
    zh: '不支持 SCMP_ACT_NOTIFY：它要把每次调用交给另一个进程裁决（seccomp_unotify(2)），这里没有这样的进程。',
  });
}

export function badNumber(field: string, value: number, low: number, high: number): NslabError {
  return refused({
    en: `A seccomp profile's ${field} is a whole number from ${low} to ${high}, not ${value}.`,
    zh: `seccomp 配置里的 ${field} 应是 ${low} 到 ${high} 之间的整数，而不是 ${value}。`,
  });
}

export function errnoWithout(action: string): NslabError {
  return refused({
    en: `errnoRet goes with SCMP_ACT_ERRNO and SCMP_ACT_TRACE only; ${action} gives no number back.`,
    zh: `errnoRet 只能与 SCMP_ACT_ERRNO、SCMP_ACT_TRACE 一起用；${action} 不返回数值。`,
  });
}

export function tooLong(instructions: number, most: number): NslabError {
  return refused({
    en: `This seccomp profile makes a filter of ${instructions} instructions; the kernel takes ${most} at most (BPF_MAXINSNS).`,
    zh: `这个 seccomp 配置会生成 ${instructions} 条指令的过滤器；内核最多接受 ${most} 条（BPF_MAXINSNS）。`,
  });
}

function refused(text: Text): NslabError {
  return new NslabError('seccomp-profile', text, { status: 2 });
}
