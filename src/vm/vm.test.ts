import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cpio } from './cpio.ts';
import { archiveAmong } from './debian-archive.ts';
import { inOrder, script } from './first-root.ts';
import type { Job } from './job.ts';

describe('the archive of the first root', () => {
  /** Reads it as the kernel does: a header of text, a name, a content, each to a multiple of four. */
  function members(archive: Buffer): [name: string, mode: string, content: string][] {
    const found: [string, string, string][] = [];
    const field = (at: number, n: number) =>
      Number.parseInt(archive.toString('latin1', at + 6 + n * 8, at + 14 + n * 8), 16);
    const even = (at: number) => (at + 3) & ~3;
    for (let at = 0; at < archive.length; ) {
      const [mode, size, name] = [field(at, 1), field(at, 6), field(at, 11)];
      const content = even(at + 110 + name);
      found.push([
        archive.toString('utf8', at + 110, at + 109 + name),
        mode.toString(8),
        archive.toString('utf8', content, content + size),
      ]);
      at = even(content + size);
    }
    return found;
  }

  it('has folders, files with their modes, and an end', () => {
    const archive = cpio([{ path: 'bin' }, { path: 'bin/é', content: 'five\n', mode: 0o644 }]);
    expect(archive.subarray(0, 6).toString()).toBe('070701');
    expect(members(archive)).toEqual([
      ['bin', '40755', ''],
      ['bin/é', '100644', 'five\n'],
      ['TRAILER!!!', '100755', ''],
    ]);
  });
});

it('modules are loaded after those that they need; what is built in is not looked for', () => {
  const dep = 'fs/ext4.ko: fs/jbd2.ko lib/crc16.ko\nfs/jbd2.ko:\nlib/crc16.ko.xz:\nfs/overlay.ko:\n';
  expect(inOrder(dep, ['ext4', 'jbd2', 'virtio_pci', 'overlay'])).toEqual([
    'lib/crc16.ko',
    'fs/jbd2.ko',
    'fs/ext4.ko',
    'fs/overlay.ko',
  ]);
});

describe("Debian's archive, among those that apt has", () => {
  const line = (...fields: string[]) => fields.join('|');
  const other = line('Packages', 'main', 'nodistro', 'Node', 'https://node.example/');
  const source = line('Sources', 'main', 'bookworm', 'Debian', 'http://sources.example/debian/');
  const security = line(
    'Packages',
    'main',
    'bookworm-security',
    'Debian',
    'http://a.example/debian-security/',
  );
  const updates = line('Packages', 'main', 'bookworm-updates', 'Debian', 'http://a.example/debian/');
  const main = line('Packages', 'main', 'bookworm', 'Debian', 'http://a.example/debian/');
  const all = [other, source, security, updates];

  it('is the one that says so', () => {
    expect(archiveAmong([...all, main].join('\n'), undefined)).toBe('http://a.example/debian/');
  });
  it('is that of the machine’s own release, before any list was read', () => {
    const unread = main.replace('|Debian|', '|$(ORIGIN)|');
    expect(archiveAmong([other, unread].join('\n'), 'bookworm')).toBe('http://a.example/debian/');
    expect(archiveAmong([other, unread].join('\n'), undefined)).toBeUndefined();
  });
  it('may not be there', () => {
    expect(archiveAmong(all.join('\n'), 'noble')).toBeUndefined();
    expect(archiveAmong('', undefined)).toBeUndefined();
  });
});

it('a command comes to the guest word for word', () => {
  const argv = ['printf', '%s|', "it's", 'a b', '$HOME', 'x\ny', ''];
  const job = { argv, cwd: '/', env: { SAID: "'" }, as: 'user' } as unknown as Job;
  const { stdout } = spawnSync('sh', ['-c', script(job)], { encoding: 'utf8' });
  expect(stdout).toBe("it's|a b|$HOME|x\ny||");
});
