import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { look } from './look.ts';
import { parseMountinfo } from './mountinfo.ts';
import { foldersOf, isOpaque, type Overlay, overlayOf, overlaysOf, whiteoutsIn } from './overlay.ts';
import { overlayMarks } from './overlay-marks.ts';
import { type ScratchHost, scratchHost } from './scratch-host.test-kit.ts';

const SAVED = `44 56 0:97 / /lab/o/merged rw,relatime shared:34 - overlay overlay rw,lowerdir=b:a,upperdir=upper,workdir=work,uuid=on,userxattr
45 56 0:98 / /ro ro,relatime - overlay none ro,lowerdir=/a\\134:b:/with\\054comma::/data
46 56 0:99 / /new rw - overlay none rw,lowerdir+=/top,lowerdir+=/x:y,datadir+=/data,upperdir=/u\\134:p,workdir=/w
47 56 0:12 / /tmp rw - tmpfs tmpfs rw
`;

describe('a line of mountinfo', () => {
  const overlays = overlaysOf(parseMountinfo(SAVED));

  test('only overlays are', () => {
    expect(overlays.map((o) => o.mount.target)).toEqual(['/lab/o/merged', '/ro', '/new']);
  });

  test('names as they were given, the topmost lower first', () => {
    expect(overlays[0]).toMatchObject({ lowers: ['b', 'a'], upper: 'upper', work: 'work', userxattr: true });
  });

  test('a colon or a comma in a name, and folders of data only', () => {
    expect(overlays[1]).toMatchObject({
      lowers: ['/a:b', '/with,comma'],
      upper: undefined,
      work: undefined,
      userxattr: false,
    });
  });

  test('one option a lower, taken literally', () => {
    expect(overlays[2]).toMatchObject({ lowers: ['/top', '/x:y'], upper: '/u:p', work: '/w' });
  });
});

describe('the folders of a mounted overlay', () => {
  let folder: string;
  let host: ScratchHost;
  const find = (target: string): Overlay => {
    const found = (look(host).init.mounts() ?? []).find((m) => m.target === join(folder, target));
    return overlayOf(found as NonNullable<typeof found>) as Overlay;
  };
  const opaque = (target: string, name: string) => isOpaque(look(host).init, find(target), name);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nslab-overlay-'));
    host = await scratchHost();
    await host.sh(`cd ${folder}; mkdir a b upper work merged plain; mkdir -p a/dir b/dir a/empty
      touch a/dir/x b/dir/y a/file b/other
      mount -t overlay none -o lowerdir=b:a,upperdir=upper,workdir=work,userxattr merged
      mount -t overlay none -o lowerdir=${folder}/b:${folder}/a plain`);
  });
  afterAll(async () => {
    // Inside: work/work has mode 000, and a whiteout is not ours to remove from outside.
    await host.sh(
      `cd /; umount ${folder}/merged ${folder}/plain; chmod 700 ${folder}/work/work; rm -rf ${folder}/*`,
    );
    await host.end();
    rmSync(folder, { recursive: true, force: true });
  });

  test('relative names are found near the mount point', () => {
    const { lowers, upper, work } = foldersOf(look(host).init, find('merged'));
    expect(lowers.map((l) => l.path)).toEqual([join(folder, 'b'), join(folder, 'a')]);
    expect([upper?.path, work?.path]).toEqual([join(folder, 'upper'), join(folder, 'work')]);
    expect(upper?.folder?.type).toBe('folder');
  });

  test('or in a folder beside it', () => {
    const beside = find('merged');
    const mount = { ...beside.mount, target: `${join(folder, 'plain')}/x` };
    expect(foldersOf(look(host).init, { ...beside, mount }).upper?.path).toBe(join(folder, 'upper'));
    const aside = { ...beside, lowers: ['../a/dir', '.'], upper: undefined, work: undefined };
    expect(foldersOf(look(host).init, aside).lowers[0]?.path).toBe(join(folder, 'a/dir'));
  });

  test('absolute ones are taken as they are; a read-only overlay has no upper', () => {
    const { lowers, upper } = foldersOf(look(host).init, find('plain'));
    expect(lowers.map((l) => l.path)).toEqual([join(folder, 'b'), join(folder, 'a')]);
    expect(upper).toBeUndefined();
  });

  test('a folder that is gone has no path', () => {
    const gone = { ...find('merged'), upper: '/nowhere' };
    expect(foldersOf(look(host).init, gone).upper).toEqual({
      named: '/nowhere',
      path: undefined,
      folder: undefined,
    });
  });

  test('whiteouts, and folders that hide what is below', async () => {
    const init = () => look(host).init;
    expect(whiteoutsIn(init(), join(folder, 'upper'))).toEqual([]);
    expect(opaque('merged', 'dir')).toBe(false);
    await host.sh(`cd ${folder}/merged; rm file; touch dir/new`);
    expect(whiteoutsIn(init(), join(folder, 'upper'))).toEqual(['file']);
    expect(opaque('merged', 'dir')).toBe(false);
    await host.sh(`cd ${folder}/merged; rm -r dir; mkdir dir; rm -r empty; mkdir empty`);
    expect(opaque('merged', 'dir')).toBe(true);
    expect(opaque('merged', 'empty')).toBeUndefined();
    expect(opaque('plain', 'dir')).toBeUndefined();
    expect((await overlayMarks(join(folder, 'upper/dir')))?.get('user.overlay.opaque')).toBe('y');
    expect((await overlayMarks(join(folder, 'b/dir')))?.size).toBe(0);
    expect(await overlayMarks(join(folder, 'nowhere'))).toBeUndefined();
  });
});
