import type { Trace, TraceEntry } from '../engine/trace.ts';
import { NslabError } from '../text/error.ts';
import type { Text } from '../text/text.ts';
import { causeOf } from './cause.ts';
import { atLeast } from './machine-files.ts';
import type { Surroundings } from './surroundings.ts';

/** Says which call of a creation failed, and why it does so on this machine. */
export function refusalOf(
  trace: Trace,
  advice: (entry: TraceEntry) => Text | undefined,
  here: Surroundings,
): NslabError {
  const entry = trace.failed;
  if (!entry) return died(trace);
  const seen =
    `${entry.call.shown} = ${entry.result < 0n || entry.errno ? -1 : entry.result} ${entry.errno ?? ''}`.trim();
  const known = tooOld(entry, here) ?? noProc(entry) ?? forbidden(entry, here) ?? noSpace(entry);
  if (known) {
    const text = { en: `${known.text.en}\n  ${seen}`, zh: `${known.text.zh}\n  ${seen}` };
    return new NslabError(known.code, text, { hint: known.hint });
  }
  const hint = advice(entry);
  return new NslabError(
    'labhost-failed',
    {
      en: `The lab host could not be made. This call failed:\n  ${seen}`,
      zh: `实验主机未能创建。失败的调用是：\n  ${seen}`,
    },
    { hint: hint ?? DOCTOR },
  );
}

interface Known {
  readonly code: string;
  readonly text: Text;
  readonly hint: Text;
}

const DOCTOR: Text = {
  en: 'nslab doctor tells what this machine can do, and what it lacks.',
  zh: '运行 nslab doctor 查看这台机器能做什么、缺什么。',
};

function tooOld(entry: TraceEntry, here: Surroundings): Known | undefined {
  const old = !atLeast(here.kernel, 5, 12);
  if (!old && entry.errno !== 'ENOSYS') return undefined;
  if (entry.errno === 'ENOSYS' && !old) return undefined;
  const name = entry.call.name;
  const version = here.kernel.join('.');
  return {
    code: 'kernel-too-old',
    text: {
      en: `This kernel (${version}) is too old for the lab host, which needs 5.12: it refused ${name}.`,
      zh: `这个内核（${version}）太旧，实验主机需要 5.12：它拒绝了 ${name}。`,
    },
    hint: {
      en: 'Boot a kernel of 5.12 or newer (Debian 12 has 6.1), or use a virtual machine that has one.',
      zh: '请启动 5.12 或更新的内核（Debian 12 自带 6.1），或在装有新内核的虚拟机里使用。',
    },
  };
}

/** mount(2) of proc is EPERM where the proc that we see is partly covered (mount_namespaces(7)). */
function noProc(entry: TraceEntry): Known | undefined {
  if (entry.call.name !== 'mount' || entry.errno !== 'EPERM') return undefined;
  if (!entry.call.shown.includes('"proc"') && !entry.call.shown.includes('"sysfs"')) return undefined;
  return {
    code: 'no-proc',
    text: {
      en: 'A new proc may not be mounted: parts of /proc or /sys are covered here, as container runtimes do, and the kernel will not uncover them.',
      zh: '无法挂载新的 proc：这里的 /proc 或 /sys 有一部分被遮住（容器运行时常这样做），内核不允许借新挂载绕开遮盖。',
    },
    hint: {
      en: 'Start the container with its paths unmasked (docker run --privileged …, or --security-opt systempaths=unconfined), or use the machine itself or a virtual machine.',
      zh: '启动容器时取消遮盖（docker run --privileged …，或 --security-opt systempaths=unconfined），或直接在宿主机、虚拟机里使用。',
    },
  };
}

const REFUSALS = new Set(['EPERM', 'EACCES', 'ENOSPC', 'ENOSYS', 'EUSERS', 'EINVAL']);
const GATES = new Set([
  'spawn',
  'clone3',
  'unshare',
  'open_tree',
  'write',
  'open',
  'mount',
  'setgroups',
  'setresuid',
]);

function forbidden(entry: TraceEntry, here: Surroundings): Known | undefined {
  if (!GATES.has(entry.call.name) || !REFUSALS.has(entry.errno ?? '')) return undefined;
  const cause = causeOf(entry, here);
  return cause && { code: 'userns-forbidden', ...cause };
}

function noSpace(entry: TraceEntry): Known | undefined {
  if (entry.errno !== 'ENOMEM' && entry.errno !== 'EAGAIN') return undefined;
  return {
    code: 'no-memory',
    text: {
      en: 'The machine has no room for another process or for its namespaces.',
      zh: '机器已经没有余量再容纳新进程或其命名空间。',
    },
    hint: {
      en: 'Look at `free -m` and `ulimit -u`; end something, then try again.',
      zh: '用 `free -m` 和 `ulimit -u` 查看；结束一些进程后再试。',
    },
  };
}

function died(trace: Trace): NslabError {
  const signal = trace.status > 128 ? ` (signal ${trace.status - 128})` : '';
  return new NslabError(
    'labhost-failed',
    {
      en: `The engine ended with status ${trace.status}${signal} while it was making the lab host.`,
      zh: `引擎在创建实验主机时以状态 ${trace.status}${signal} 结束。`,
    },
    { hint: { en: 'Try again; nothing was left behind.', zh: '请重试；没有留下任何东西。' } },
  );
}
