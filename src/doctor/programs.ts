import { same, type Text } from '../text/text.ts';
import { bad, type Check, good } from './check.ts';
import { isStatic } from './elf.ts';
import type { Probe } from './probe.ts';

interface Program {
  readonly package: string;
  readonly matters: Check['matters'];
  /** What goes without it. */
  readonly without: Text;
}

const LABS_NEED: Text = { en: 'some steps need it', zh: '部分步骤需要它' };

/** Programs that nslab or its labs call, and the Debian package that brings each. */
const PROGRAMS: Readonly<Record<string, Program>> = {
  bash: {
    package: 'bash',
    matters: 'all',
    without: { en: 'the shell in the lab host', zh: '实验主机里的 shell' },
  },
  unshare: { package: 'util-linux', matters: 'all', without: LABS_NEED },
  nsenter: { package: 'util-linux', matters: 'all', without: LABS_NEED },
  mount: { package: 'mount', matters: 'all', without: LABS_NEED },
  ip: { package: 'iproute2', matters: 'some', without: LABS_NEED },
  busybox: { package: 'busybox-static', matters: 'some', without: LABS_NEED },
  pgrep: { package: 'procps', matters: 'some', without: LABS_NEED },
  ps: { package: 'procps', matters: 'some', without: LABS_NEED },
  pstree: { package: 'psmisc', matters: 'some', without: LABS_NEED },
  ldd: { package: 'libc-bin', matters: 'some', without: LABS_NEED },
  nft: { package: 'nftables', matters: 'some', without: LABS_NEED },
  iptables: { package: 'iptables', matters: 'some', without: LABS_NEED },
  strace: {
    package: 'strace',
    matters: 'nice',
    without: { en: 'looking at the calls of a program', zh: '观察程序的系统调用' },
  },
  tmux: {
    package: 'tmux',
    matters: 'nice',
    without: { en: 'the guide and your shell side by side', zh: '向导与 shell 并排显示' },
  },
};

/** The programs of every lab, and those that the given labs name. */
export function checkPrograms(probe: Probe, needed: readonly string[]): Check[] {
  const names = new Set(['bash', 'unshare', 'nsenter', 'mount', 'ip', 'busybox', 'tmux', ...needed]);
  return [...names].map((name) => (name === 'busybox' ? checkBusybox(probe) : checkProgram(probe, name)));
}

function checkProgram(probe: Probe, name: string): Check {
  const program = PROGRAMS[name] ?? { package: name, matters: 'some', without: LABS_NEED };
  const path = probe.find(name);
  if (path !== undefined) return good(name, same(path), program.matters);
  return bad(name, missing(program.without), install(program.package), {
    matters: program.matters,
    packages: [program.package],
  });
}

/** Labs copy it alone into an empty root: a busybox that asks for a loader would not start there. */
function checkBusybox(probe: Probe): Check {
  const path = probe.find('busybox');
  const linked = path === undefined ? undefined : isStatic(probe.bytes(path) ?? new Uint8Array());
  if (path !== undefined && linked !== false)
    return good('busybox', { en: `${path}, static`, zh: `${path}，静态链接` }, 'some');
  const found = path === undefined ? missing(LABS_NEED) : dynamic(path);
  return bad('busybox', found, install('busybox-static'), { matters: 'some', packages: ['busybox-static'] });
}

function missing(without: Text): Text {
  return { en: `not found: ${without.en}`, zh: `未找到：${without.zh}` };
}

function install(name: string): Text {
  return {
    en: `Install ${name} (nslab doctor --fix does it).`,
    zh: `请安装 ${name}（nslab doctor --fix 可以代劳）。`,
  };
}

function dynamic(path: string): Text {
  return {
    en: `${path} is linked dynamically: it would not start in an empty root`,
    zh: `${path} 是动态链接的：在空的根文件系统里无法启动`,
  };
}

/** The engine is built by make and cc; a package carries one for where there is neither. */
export function checkEngine(engine: string | undefined, probe: Probe): Check {
  if (engine !== undefined) return good('engine', same(engine));
  const tools = ['cc', 'make'].filter((t) => !probe.find(t));
  if (tools.length === 0) {
    return bad('engine', { en: 'not built', zh: '尚未编译' }, { en: 'npm run build', zh: 'npm run build' });
  }
  return bad(
    'engine',
    { en: `not built, and no ${tools.join(', no ')}`, zh: `尚未编译，且缺少 ${tools.join('、')}` },
    { en: 'Install gcc and make, then: npm run build', zh: '请安装 gcc 与 make，然后运行 npm run build' },
    { packages: ['gcc', 'libc6-dev', 'make'] },
  );
}

/** A lab's shell has a terminal of its own, made from the lab host's devpts (pts(4)). */
export function checkTerminals(probe: Probe): Check {
  if (/\bdevpts$/m.test(probe.read('/proc/filesystems') ?? '')) return good('terminals', same('devpts'));
  return bad(
    'terminals',
    { en: 'the kernel has no devpts', zh: '内核没有 devpts' },
    { en: "Boot a distribution's own kernel.", zh: '请启动发行版自带的内核。' },
  );
}
