import { same, type Text } from '../text/text.ts';
import { bad, type Check, good } from './check.ts';
import { isStatic } from './elf.ts';
import type { Probe } from './probe.ts';

/** Debian's packages, and the programs of each that nslab, its labs or its tests call. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  binutils: ['readelf'],
  bubblewrap: ['bwrap'],
  'busybox-static': ['busybox'],
  coreutils: ['chroot', 'tail'],
  crun: ['crun'],
  e2fsprogs: ['mkfs.ext4'],
  gcc: ['cc'],
  'gcc-aarch64-linux-gnu': ['aarch64-linux-gnu-gcc'],
  iproute2: ['ip', 'ss'],
  'libc-bin': ['ldd'],
  'libcap2-bin': ['capsh', 'getcap'],
  nftables: ['nft'],
  procps: ['pgrep', 'pkill', 'ps'],
  psmisc: ['pstree'],
  'qemu-user': ['qemu-aarch64'],
  'qemu-system-x86': ['qemu-system-x86_64'],
  runc: ['runc'],
  uidmap: ['newgidmap', 'newuidmap'],
  'util-linux': ['ipcmk', 'ipcs', 'lsns', 'nsenter', 'pivot_root', 'setpriv', 'unshare'],
  'xz-utils': ['xz'],
};

/** What is of no use alone: a cross compiler without the headers of its machine. */
const COMPANIONS: Readonly<Record<string, readonly string[]>> = {
  'gcc-aarch64-linux-gnu': ['libc6-dev-arm64-cross'],
};

/** Nothing runs without these. */
const FOR_ALL = ['bash', 'mount', 'nsenter', 'unshare'];

const LABS_NEED: Text = { en: 'some steps need it', zh: '部分步骤需要它' };

const RUNTIME: Text = { en: 'nslab compare runs it', zh: 'nslab compare 会运行它' };

/** Without these, something is done another way. */
const NICE: Readonly<Record<string, Text>> = {
  bwrap: { en: 'the benchmark compares with it', zh: '性能对比会用到它' },
  cc: { en: 'it builds the engine', zh: '编译引擎会用到它' },
  crun: RUNTIME,
  make: { en: 'it builds the engine', zh: '编译引擎会用到它' },
  newuidmap: { en: 'it gives an ordinary user more than one user id', zh: '普通用户靠它获得多个用户 id' },
  runc: RUNTIME,
  strace: { en: 'it shows the calls of a program', zh: '用它观察程序的系统调用' },
  tmux: { en: 'it puts the guide and your shell side by side', zh: '用它把向导和 shell 并排显示' },
};

/** The programs of every lab, and those that the given labs name. */
export function checkPrograms(probe: Probe, needed: readonly string[]): Check[] {
  const names = new Set([...FOR_ALL, 'ip', 'busybox', 'tmux', ...needed]);
  return [...names].map((name) => (name === 'busybox' ? checkBusybox(probe) : checkProgram(probe, name)));
}

function checkProgram(probe: Probe, name: string): Check {
  const path = probe.find(name);
  const matters = FOR_ALL.includes(name) ? 'all' : name in NICE ? 'nice' : 'some';
  if (path !== undefined) return good(name, same(path), matters);
  const from = packageOf(name);
  const packages = [from, ...(COMPANIONS[from] ?? [])];
  return bad(name, missing(NICE[name] ?? LABS_NEED), install(from), { matters, packages });
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

/** A program that is its package's namesake needs no entry. */
function packageOf(program: string): string {
  return Object.entries(PACKAGES).find(([, programs]) => programs.includes(program))?.[0] ?? program;
}

function missing(without: Text): Text {
  return { en: `not found: ${without.en}`, zh: `未找到：${without.zh}` };
}

export function install(name: string): Text {
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
