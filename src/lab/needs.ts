import type { Machine } from '../observe/machine.ts';
import { seenBy } from '../observe/root.ts';
import { listed } from '../text/text.ts';
import { type Unsupported, unsupported } from './verdict.ts';

/** Debian's package for a program whose name is not the package's own. */
const PACKAGES: Readonly<Record<string, string>> = {
  busybox: 'busybox-static',
  capsh: 'libcap2-bin',
  cc: 'gcc libc6-dev',
  chroot: 'coreutils',
  curl: 'curl',
  getcap: 'libcap2-bin',
  ip: 'iproute2',
  ipcmk: 'util-linux',
  ipcs: 'util-linux',
  ldd: 'libc-bin',
  lsns: 'util-linux',
  mount: 'mount',
  newgidmap: 'uidmap',
  newuidmap: 'uidmap',
  nft: 'nftables',
  nsenter: 'util-linux',
  perl: 'perl-base',
  pgrep: 'procps',
  pkill: 'procps',
  ps: 'procps',
  prlimit: 'util-linux',
  pstree: 'psmisc',
  setpriv: 'util-linux',
  ss: 'iproute2',
  unshare: 'util-linux',
};

/** The PATH of the learner's shell. */
const FOLDERS = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];

/** Which of a step's programs the lab host lacks. */
export function missingPrograms(machine: Machine, needs: readonly string[] = []): string[] {
  return needs.filter((name) => !FOLDERS.some((folder) => isProgram(machine, `${folder}/${name}`)));
}

function isProgram(machine: Machine, path: string): boolean {
  const file = seenBy(machine.init, path);
  return file?.type === 'file' && (file.mode & 0o111) !== 0;
}

export function packageOf(program: string): string {
  return PACKAGES[program] ?? program;
}

/** The verdict on a step whose programs are not there. */
export function lacking(programs: readonly string[]): Unsupported {
  const packages = [...new Set(programs.map(packageOf))].join(' ');
  const names = programs.map((p) => `\`${p}\``);
  return unsupported(
    {
      en: `This step needs ${listed(names, 'en')}, which this machine does not have.`,
      zh: `这一步需要 ${listed(names, 'zh')}，而这台机器上没有。`,
    },
    {
      en: `Install ${packages}: \`nslab doctor --fix\`, or with your package manager.`,
      zh: `请安装 ${packages}：运行 \`nslab doctor --fix\`，或使用系统的包管理器。`,
    },
    programs.map((program) => ({ what: program, value: `not in ${FOLDERS.join(':')}` })),
  );
}
