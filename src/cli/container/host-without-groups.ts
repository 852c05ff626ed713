import { parseMountinfo } from '../../observe/mountinfo.ts';
import { readProcText } from '../../observe/procfs.ts';
import { NslabError } from '../../text/error.ts';
import { isInside } from '../within.ts';

/**
 * A limit that was refused in a lab host which shows no cgroups: it was made for a lab that needs none, and
 * what helps is another lab host, not a mount. Any other error as it is.
 */
export function asInLabHost(error: unknown): unknown {
  if (!(error instanceof NslabError) || error.code !== 'limit-unsupported') return error;
  if (!isInside() || showsGroups()) return error;
  return new NslabError(error.code, error.text, { hint: ANOTHER_HOST, status: error.status, cause: error });
}

function showsGroups(): boolean {
  const mounts = parseMountinfo(readProcText('/proc/self/mountinfo') ?? '');
  return mounts.some((mount) => mount.type.startsWith('cgroup'));
}

const ANOTHER_HOST = {
  en: 'This lab host was made for a lab without limits. Outside of it: nslab stop, then this command again; it makes a lab host that has cgroups. (Where the machine gives none, nslab doctor says why.)',
  zh: '这台实验主机是为不涉及限额的实验建的。请在它外面先运行 nslab stop，再运行这条命令：会新建一台带 cgroup 的实验主机。（如果机器本身不给 cgroup，nslab doctor 会说明原因。）',
};
