import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { archiveOfApt, DebianArchive } from './debian-archive.ts';

/** Kernels of Debian's releases, as their users have them. */
const RELEASES = { '6.1': 'bookworm', '6.12': 'trixie' } as const;

export type KernelSeries = keyof typeof RELEASES;
export const KERNELS = Object.keys(RELEASES) as KernelSeries[];

/** A kernel and its modules, ready to be booted. */
export interface Kernel {
  /** Uncompressed: unpacking itself would take an emulated processor seconds. */
  readonly image: string;
  /** Its folder of modules. */
  readonly modules: string;
  /** What `uname -r` says there. */
  readonly release: string;
}

/** The kernel of a series, fetched by apt on first use. @throws Error that says what apt or tar said */
export async function kernel(series: KernelSeries, cache: string): Promise<Kernel> {
  const folder = folderOf(series, cache);
  if (!isCached(series, cache)) {
    mkdirSync(cache, { recursive: true });
    const fresh = mkdtempSync(join(cache, 'fetching-'));
    try {
      await fetch(RELEASES[series], fresh);
      renameSync(join(fresh, 'kernel'), folder);
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  }
  const release = readFileSync(join(folder, 'release'), 'utf8');
  return { image: join(folder, 'image'), modules: join(folder, 'lib/modules', release), release };
}

export function isCached(series: KernelSeries, cache: string): boolean {
  return existsSync(folderOf(series, cache));
}

function folderOf(series: KernelSeries, cache: string): string {
  return join(cache, `linux-${series}`);
}

async function fetch(debian: string, folder: string): Promise<void> {
  const uri = await archiveOfApt();
  if (uri === undefined) throw new Error('apt has no Debian archive among its sources');
  const archive = new DebianArchive(join(folder, 'apt'), uri);
  await archive.open(debian);
  const isKernels = (name: string) => /^linux-(image|binary|modules)-\d/.test(name);
  const [image = ''] = (await archive.depends('linux-image-amd64')).filter(isKernels);
  const packages = [image, ...(await archive.depends(image)).filter(isKernels)];
  const [debs, files, into] = ['debs', 'files', 'kernel'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  for (const made of [debs, into]) mkdirSync(made);
  await archive.download(packages, debs);
  for (const deb of readdirSync(debs)) await execa('dpkg-deb', ['-x', join(debs, deb), files]);
  await layOut(files, into);
}

/** From the packages' files to what is booted. */
async function layOut(files: string, into: string): Promise<void> {
  const all = ['lib/modules', 'usr/lib/modules'].map((path) => join(files, path)).find(existsSync);
  const release = all && readdirSync(all)[0];
  if (!all || !release) throw new Error('the kernel package has no modules');
  mkdirSync(join(into, 'lib/modules'), { recursive: true });
  const modules = join(into, 'lib/modules', release);
  renameSync(join(all, release), modules);
  for (const kind of HARDWARE) rmSync(join(modules, 'kernel', kind), { recursive: true, force: true });
  for (const kind of readdirSync(join(modules, 'kernel/drivers')))
    if (!DRIVERS.has(kind)) rmSync(join(modules, 'kernel/drivers', kind), { recursive: true, force: true });
  await expand(modules);
  await execa('busybox', ['depmod', '-b', into, release]);
  const boot = [join(files, 'boot', `vmlinuz-${release}`), join(modules, 'vmlinuz')].find(existsSync);
  if (!boot) throw new Error('the kernel package has no vmlinuz');
  writeFileSync(join(into, 'image'), await unpacked(readFileSync(boot)));
  writeFileSync(join(into, 'release'), release);
}

/** What an emulated machine has none of: most of a kernel package's bulk. */
const HARDWARE = [
  'sound',
  'net/bluetooth',
  'net/mac80211',
  'net/wireless',
  'net/nfc',
  'drivers/net/ethernet',
  'drivers/net/wireless',
];
const DRIVERS = new Set(['block', 'char', 'crypto', 'net', 'virtio']);

/** busybox loads modules as they are. */
async function expand(modules: string): Promise<void> {
  for (const [ending, ...argv] of [
    ['.ko.xz', 'xz', '-d'],
    ['.ko.zst', 'zstd', '-q', '-d', '--rm'],
  ] as const) {
    const files = readdirSync(modules, { recursive: true, encoding: 'utf8' }).filter((f) =>
      f.endsWith(ending),
    );
    const [program, ...options] = argv;
    if (files.length > 0) await execa(program, [...options, ...files], { cwd: modules });
  }
}

const MAGIC: readonly (readonly [magic: string, program: string])[] = [
  ['fd377a585a00', 'xz'],
  ['28b52ffd', 'zstd'],
  ['1f8b', 'gzip'],
];

/** The kernel inside a bzImage; the fields are those of Documentation/arch/x86/boot.rst. What it is packed with otherwise boots too, slower. */
async function unpacked(image: Buffer): Promise<Buffer> {
  const setup = ((image[0x1f1] || 4) + 1) * 512;
  const start = setup + image.readUInt32LE(0x248);
  const payload = image.subarray(start, start + image.readUInt32LE(0x24c));
  const program = MAGIC.find(([magic]) => payload.toString('hex', 0, 6).startsWith(magic))?.[1];
  if (program === undefined) return image;
  // All but gzip's are followed by their size.
  const input = program === 'gzip' ? payload : payload.subarray(0, -4);
  const { stdout } = await execa(program, ['-dc'], { input, encoding: 'buffer' });
  return Buffer.from(stdout);
}
