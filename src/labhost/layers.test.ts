import { expect, test } from 'vitest';
import { parseMountinfo } from '../observe/mountinfo.ts';
import { planLayers } from './layers.ts';
import type { Entry, MachineFiles } from './machine-files.ts';

const EXT4 = '27 1 254:0 / / rw - ext4 /dev/vda rw\n';

/** A machine in memory: folders end in `/`, links have ` -> `. */
function machine(
  paths: string[],
  more: { mounts?: string; root?: boolean; kernel?: [number, number]; hidden?: string[] } = {},
) {
  const all = paths.map((p) => p.split(' -> ') as [string, string?]);
  const files: MachineFiles = {
    root: more.root ?? false,
    kernel: more.kernel ?? [6, 18],
    mounts: parseMountinfo(EXT4 + (more.mounts ?? '')),
    entries: (folder) => {
      if (!all.some(([p]) => p === `${folder}/`) && folder !== '/') throw new Error('ENOTDIR');
      const prefix = folder === '/' ? '/' : `${folder}/`;
      return all.flatMap(([p, to]): Entry[] => {
        const rest = p.startsWith(prefix) ? p.slice(prefix.length) : '';
        if (rest === '' || /.\/./.test(rest)) return [];
        return [{ name: rest.replace('/', ''), kind: rest.endsWith('/') ? 'folder' : to ? 'link' : 'file' }];
      });
    },
    linkTarget: (path) => all.find(([p]) => p === path)?.[1] ?? '',
    mode: () => 0o755,
    readable: (path) => !more.hidden?.includes(path),
    size: (path) => (path.includes('big') ? 1e9 : 10),
    content: () => new Uint8Array(10),
  };
  return files;
}

const shown = (files: MachineFiles) => planLayers(files).map((l) => `${l.kind} ${l.path}`);

test('each top-level folder is an overlay, links are copied, what is made anew is left out', () => {
  const files = machine([
    '/bin -> usr/bin',
    '/usr/',
    '/etc/',
    '/proc/',
    '/sys/',
    '/dev/',
    '/run/',
    '/tmp/',
    '/lost+found/',
  ]);
  expect(shown(files)).toEqual(['link /bin', 'overlay /usr', 'overlay /etc']);
});

test('a folder that may not be read becomes an empty one', () => {
  expect(shown(machine(['/root/'], { hidden: ['/root'] }))).toEqual(['folder /root']);
});

test('root sees it all the same where the file system can be mounted with other ids', () => {
  expect(shown(machine(['/root/'], { hidden: ['/root'], root: true }))).toEqual(['overlay /root']);
  expect(shown(machine(['/root/'], { hidden: ['/root'], root: true, kernel: [5, 15] }))).toEqual([
    'folder /root',
  ]);
});

const MNT = '30 27 0:30 / /mnt/data/disk rw - ext4 /dev/vdb rw\n';

test('an ordinary user: a folder with a mount inside is rebuilt, each part by itself', () => {
  const files = machine(['/mnt/', '/mnt/data/', '/mnt/data/disk/', '/mnt/usb/', '/mnt/note', '/mnt/big'], {
    mounts: MNT,
  });
  expect(shown(files)).toEqual([
    'folder /mnt',
    'folder /mnt/data',
    'overlay /mnt/data/disk',
    'overlay /mnt/usb',
    'copy /mnt/note',
    'readonly /mnt/big',
  ]);
});

test('root: the folder and what is mounted in it are overlays of their own', () => {
  const files = machine(['/mnt/', '/mnt/data/', '/mnt/data/disk/'], { mounts: MNT, root: true });
  expect(shown(files)).toEqual(['overlay /mnt', 'overlay /mnt/data/disk']);
});

test('a very full folder with a mount inside is shown as it is, read only', () => {
  const many = Array.from({ length: 300 }, (_, i) => `/mnt/f${i}`);
  expect(shown(machine(['/mnt/', '/mnt/data/', ...many], { mounts: MNT }))).toEqual(['readonly /mnt']);
});

test('file systems of the kernel inside a folder are not shown', () => {
  const mounts = '30 27 0:30 / /var/lib/nfs/rpc_pipefs rw - rpc_pipefs rpc rw\n';
  expect(shown(machine(['/var/'], { mounts, root: true }))).toEqual(['overlay /var']);
});

test('where owners cannot be translated, the files of /etc that people write to are copied', () => {
  const etc = ['/etc/', '/etc/hosts', '/etc/shadow', '/etc/passwd', '/etc/hostname -> x'];
  const [layer] = planLayers(machine(etc, { hidden: ['/etc/passwd'] }));
  expect(layer).toMatchObject({ kind: 'overlay', copies: [{ path: '/etc/hosts' }] });
  expect(planLayers(machine(etc, { root: true }))[0]).not.toHaveProperty('copies');
});
