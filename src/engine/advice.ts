import type { Text } from '../text/text.ts';
import { ADVICE } from './advice-table.ts';
import { errnoMeaning } from './errno-meaning.ts';
import { refusalAdvice } from './netlink/advice.ts';
import { refusalOf } from './netlink/answer.ts';
import type { TraceEntry } from './trace.ts';

/** What this failure means here and what to do next; undefined where nothing is known that errno does not say. */
export function adviceFor({
  call,
  errno,
  captured,
}: Pick<TraceEntry, 'call' | 'errno' | 'captured'>): Text | undefined {
  if (errno === undefined) return undefined;
  if (call.answer && captured)
    return refusalAdvice(call.answer.type, refusalOf(captured, call.answer.request) ?? { errno });
  return ADVICE[call.name]?.[errno] ?? ADVICE[ALIASES[call.name] ?? '']?.[errno] ?? ADVICE['*']?.[errno];
}

/** Calls whose errors mean the same. */
const ALIASES: Readonly<Record<string, string>> = {
  openat: 'open',
  setdomainname: 'sethostname',
  fchdir: 'chdir',
  shmget: 'msgget',
  semget: 'msgget',
  fsmount: 'mount',
  fsopen: 'mount',
  fsconfig: 'mount',
};

/** What was attempted and what came of it, in no language: `mkdir("/x", 0755): EEXIST`. */
export function outcomeOf({ call, errno, result }: TraceEntry): string {
  return `${call.answer?.shown ?? call.shown}: ${errno ?? result}`;
}

/**
 * The whole sentence: what was attempted, on what, the errno, what it means here.
 * `pivot_root("/lab/root", "/lab/root/old"): EINVAL. new_root must be a mount point: …`
 */
export function explainFailure(entry: TraceEntry): Text {
  const { call, errno, result } = entry;
  const what = call.answer?.shown ?? call.shown;
  const seen = { en: errno ? `: ${errno}` : ` = ${result}`, zh: errno ? `：${errno}` : ` = ${result}` };
  const said = kernelsWords(entry);
  const meaning = whatItMeans(entry);
  const end = meaning ?? { en: '', zh: '' };
  return {
    en: `${what}${seen.en}${said && `, "${said}"`}. ${end.en}`.trimEnd(),
    zh: `${what}${seen.zh}${said && `，“${said}”`}。${end.zh}`,
  };
}

/** What the kernel itself says of a refused message, beside its errno. */
function kernelsWords({ call, captured }: TraceEntry): string {
  return (call.answer && captured && refusalOf(captured, call.answer.request)?.words) ?? '';
}

/** The part after the errno: advice, else what errno(3) says; of a result that is no error, why it is a failure. */
export function whatItMeans(entry: TraceEntry): Text | undefined {
  if (entry.errno === undefined) return unexpected(entry);
  return adviceFor(entry) ?? sentence(errnoMeaning(entry.errno));
}

function sentence(meaning: Text | undefined): Text | undefined {
  return meaning && { en: `${meaning.en}.`, zh: `${meaning.zh}。` };
}

/** No error of the kernel's, but not what the program needed. */
function unexpected({ call, result }: TraceEntry): Text {
  const { atLeast, onError, waitStatus, answer } = call;
  if (answer && result < answer.errorAt + 4) {
    return {
      en: 'The answer is too short to say yes or no.',
      zh: '回答太短，看不出是同意还是拒绝。',
    };
  }
  if (atLeast !== undefined) {
    return {
      en: `At least ${atLeast} was needed: the process at the other end has ended.`,
      zh: `至少需要 ${atLeast}：另一端的进程已经结束。`,
    };
  }
  if (waitStatus?.mustSucceed) {
    return { en: 'The child did not end with status 0.', zh: '子进程没有以状态 0 结束。' };
  }
  const expected = Array.isArray(onError) ? onError.join(', ') : '';
  return { en: `It was to fail with ${expected}, and succeeded.`, zh: `本应以 ${expected} 失败，却成功了。` };
}
