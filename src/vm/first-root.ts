import { readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cpio, type Entry } from './cpio.ts';
import type { Job } from './job.ts';
import type { Kernel } from './kernel.ts';

/** What of this machine the guest begins with. */
export interface Parts {
  /** The path of a static busybox. */
  readonly busybox: string;
  /** The folder of init.sh and boot.sh. */
  readonly scripts: string;
}

/** What the root proper is made with; everything else is loaded from there, on demand. */
const AT_BOOT = [
  'virtio_pci',
  'virtio_blk',
  'virtio_console',
  'crc32c_generic',
  'ext4',
  '9pnet_virtio',
  '9p',
  'overlay',
];
const FOLDERS = ['bin', 'dev', 'disk', 'job', 'machine', 'modules', 'proc', 'root', 'sys'];

/** The archive that the kernel unpacks as its first root: busybox, the modules of the boot, the guest's scripts, the job. */
export function firstRoot(kernel: Kernel, job: Job, { busybox, scripts }: Parts): Buffer {
  const modules = inOrder(readFileSync(join(kernel.modules, 'modules.dep'), 'utf8'), AT_BOOT);
  const entries: Entry[] = [
    ...FOLDERS.map((path) => ({ path })),
    { path: 'bin/busybox', content: readFileSync(busybox) },
    { path: 'init', content: readFileSync(join(scripts, 'init.sh')) },
    { path: 'job/boot.sh', content: readFileSync(join(scripts, 'boot.sh')) },
    { path: 'job/places', content: places(kernel, job), mode: 0o644 },
    { path: 'job/job', content: script(job), mode: 0o644 },
    ...modules.map((path) => ({
      path: `modules/${basename(path)}`,
      content: readFileSync(join(kernel.modules, path)),
    })),
    { path: 'modules/order', content: modules.map((path) => `${basename(path)}\n`).join('') },
  ];
  return cpio(entries);
}

/** The files of modules, those that others need first; each line of modules.dep is `file: needs…`, the nearest first (depmod(8)). What is built in has no line. */
export function inOrder(dep: string, names: readonly string[]): string[] {
  const lines = new Map<string, readonly string[]>();
  for (const line of dep.split('\n')) {
    const [file = '', needs = ''] = line.split(':');
    lines.set(basename(file).replace(/\.ko.*$/, ''), [...needs.split(' ').filter(Boolean).reverse(), file]);
  }
  return [...new Set(names.flatMap((name) => lines.get(name) ?? []))];
}

const LEARNER = { name: 'nslab-learner', id: 65_533, range: '1919950848:65536' };

/** Enough for what lab 7 puts there. */
const SWAP_SIZE = '256m';

/** Variables for the guest's own scripts. */
function places(kernel: Kernel, { cwd, as, swap }: Job): string {
  const inTmp = /^\/(var\/)?tmp\/./.test(cwd);
  const learner = {
    LEARNER: LEARNER.name,
    LEARNER_ID: LEARNER.id,
    RANGE: as === 'user' ? `${LEARNER.name}:${LEARNER.range}` : '',
    OPENED: [cwd, dirname(process.execPath)].flatMap(closedAbove).join(' '),
  };
  const all = {
    MODULES: kernel.modules,
    FOLDER: cwd,
    IN_TMP: inTmp ? 1 : '',
    SWAP: swap ? SWAP_SIZE : '',
    ...(as === 'root' ? {} : learner),
  };
  return Object.entries(all)
    .map(([name, value]) => `${name}=${quoted(String(value))}\n`)
    .join('');
}

/** The folders on the way to this one that others than their owner may not pass. */
function closedAbove(folder: string): string[] {
  const above = folder === '/' ? [] : closedAbove(dirname(folder));
  return statSync(folder).mode & 0o001 ? above : [...above, folder];
}

/** What the guest runs: a shell's. */
export function script({ argv, cwd, env, as }: Job): string {
  const home = as === 'root' ? '/root' : `/home/${LEARNER.name}`;
  const user = as === 'root' ? 'root' : LEARNER.name;
  const all = { PATH: process.env['PATH'] ?? '', ...env, HOME: home, USER: user, LOGNAME: user };
  const exported = Object.entries(all).map(([name, value]) => `export ${name}=${quoted(value)}\n`);
  return `cd ${quoted(cwd)} || exit 127\n${exported.join('')}exec ${argv.map(quoted).join(' ')}\n`;
}

/** As one word of a shell. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
