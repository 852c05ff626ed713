import { explainFailure } from '../../engine/advice.ts';
import type { Trace, TraceEntry } from '../../engine/trace.ts';
import { NslabError } from '../../text/error.ts';
import type { Text } from '../../text/text.ts';
import { settingOf } from './setting.ts';

/** As shells and docker number them: not found, found and not to be executed, our own failure. */
const NOT_FOUND = 127;
const NOT_EXECUTED = 126;
const FAILED = 125;

/**
 * Why a container did not start, or a command in one: the setting (`mounts[3] /data`), the call, the errno, what
 * it means and what to do; undefined when it did. `status` is 127 for a command that is not there, 126 for one
 * that cannot be executed, else 125.
 */
export function startError(trace: Trace): NslabError | undefined {
  const { failed } = trace;
  if (!failed) return undefined;
  return failed.call.name === 'execve' && settingOf(failed.call) === 'process.args'
    ? notExecuted(trace, failed)
    : notMade(failed);
}

function notMade(failed: TraceEntry): NslabError {
  const setting = settingOf(failed.call);
  const { en, zh } = explainFailure(failed);
  const text = setting === undefined ? { en, zh } : { en: `${setting}: ${en}`, zh: `${setting}：${zh}` };
  return new NslabError('container-not-started', text, { status: FAILED });
}

/** Of all the folders of PATH, the one where something was there and could not be executed says the most. */
function notExecuted({ entries }: Trace, failed: TraceEntry): NslabError {
  const attempts = entries.filter(
    (e) => e.call.name === 'execve' && settingOf(e.call) === 'process.args' && e.errno !== undefined,
  );
  const telling = attempts.find((e) => !ABSENT.has(e.errno ?? '')) ?? failed;
  if (!ABSENT.has(telling.errno ?? '')) {
    const { en, zh } = explainFailure(telling);
    return new NslabError('container-not-executed', { en, zh }, { status: NOT_EXECUTED });
  }
  return new NslabError('container-not-found', notFound(attempts, failed), {
    status: NOT_FOUND,
    hint: MISSING,
  });
}

const ABSENT = new Set(['ENOENT', 'ENOTDIR']);

function notFound(attempts: readonly TraceEntry[], failed: TraceEntry): Text {
  const tried = attempts.map((e) => pathOf(e));
  const [only] = tried;
  if (tried.length <= 1) {
    return {
      en: `process.args: ${only ?? failed.call.shown} is not in the container’s root, or what it needs to start is not (${failed.errno}).`,
      zh: `process.args：容器的根里没有 ${only ?? failed.call.shown}，或者缺少启动它所需的东西（${failed.errno}）。`,
    };
  }
  const name = tried[0]?.split('/').at(-1) ?? '';
  const folders = tried.map((path) => path.slice(0, -name.length - 1) || '/').join(':');
  return {
    en: `process.args: ${name} is in no folder of the container’s PATH (${folders}).`,
    zh: `process.args：在容器的 PATH（${folders}）里，哪个目录都没有 ${name}。`,
  };
}

function pathOf({ call }: TraceEntry): string {
  const [path] = call.args;
  return path?.kind === 'string' && typeof path.text === 'string' ? path.text : call.shown;
}

const MISSING: Text = {
  en: 'A script needs the interpreter of its first line in there, a dynamic program its loader and libraries: `ldd` names them.',
  zh: '脚本需要其首行指定的解释器也在里面，动态链接的程序需要加载器和库：用 `ldd` 查看。',
};
