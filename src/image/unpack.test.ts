import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildImage } from './build.ts';
import { blobPath, sha256 } from './digest.ts';
import { Arena, gnuLong, imageOf, pax, type RawMember, rawTar, savedImage } from './hostile.test-kit.ts';
import type { ImageSpec } from './image-spec.ts';

let arena: Arena;
beforeEach(() => {
  arena = new Arena();
});
afterEach(() => arena.end());

/** What lies in the result, without image.json. */
function unpacked(): string[] {
  return arena
    .list()
    .filter((line) => line.startsWith('out/') && !line.startsWith('out/image.json'))
    .map((line) => line.slice('out/'.length))
    .slice(1);
}

const WEB: ImageSpec = {
  tag: 'web:1',
  config: { env: ['A=1'], cmd: ['/bin/sh'], workdir: '/srv' },
  layers: [
    {
      entries: [
        { path: 'bin/busybox', content: 'ELF', mode: 0o755 },
        { path: 'bin/sh', symlink: '/bin/busybox' },
        { path: 'bin/ls', link: 'bin/busybox' },
        { path: 'etc/old', content: 'old' },
        { path: 'srv/a', content: 'a' },
      ],
    },
    {
      compression: 'gzip',
      entries: [
        { path: 'etc/old', whiteout: true },
        { path: 'srv', opaque: true },
        { path: 'srv/b', content: 'b' },
      ],
    },
  ],
};

describe.each(['docker', 'oci'] as const)('an image in the form of %s', (format) => {
  test('gets a folder a layer, the lowest first, and its configuration', async () => {
    const image = await arena.unpack(await buildImage(WEB, { format }));
    expect(unpacked()).toEqual([
      '1/ 755',
      '1/bin/ 755',
      '1/bin/busybox 755 ELF',
      '1/bin/ls 755 ELF',
      '1/bin/sh -> /bin/busybox',
      '1/etc/ 755',
      '1/etc/old 644 old',
      '1/srv/ 755',
      '1/srv/a 644 a',
      '2/ 755',
      '2/etc/ 755',
      '2/srv/ 755',
      '2/srv/b 644 b',
    ]);
    expect(arena.marks).toEqual([
      { kind: 'whiteout', path: 'etc/old', layer: '2' },
      { kind: 'opaque', path: 'srv', layer: '2' },
    ]);
    expect(image.tags).toEqual(['web:1']);
    expect(image.config).toEqual(WEB.config);
    expect(image.layers.map(({ files, bytes }) => ({ files, bytes }))).toEqual([
      { files: 5, bytes: 7 },
      { files: 1, bytes: 1 },
    ]);
    expect(image.layers.map(({ folder }) => folder)).toEqual([join(arena.out, '1'), join(arena.out, '2')]);
    expect(JSON.parse(readFileSync(join(arena.out, 'image.json'), 'utf8'))).toEqual(image);
    expect(statSync(arena.out).mode & 0o777).toBe(0o700);
    expect(statSync(join(arena.out, '1/bin/busybox')).nlink).toBe(2);
  });

  test('is built of the same bytes twice', async () => {
    const [one, two] = [await buildImage(WEB, { format }), await buildImage(WEB, { format })];
    expect(one.equals(two)).toBe(true);
  });

  test('can be packed once more', async () => {
    await arena.unpack(gzipSync(await buildImage(WEB, { format })));
    expect(unpacked()).toHaveLength(13);
  });

  test('becomes one tree with `flat`', async () => {
    const image = await arena.unpack(await buildImage(WEB, { format }), { flat: true });
    expect(unpacked()).toEqual([
      'bin/ 755',
      'bin/busybox 755 ELF',
      'bin/ls 755 ELF',
      'bin/sh -> /bin/busybox',
      'etc/ 755',
      'srv/ 755',
      'srv/b 644 b',
    ]);
    expect(arena.marks).toEqual([]);
    expect(image.layers).toHaveLength(2);
  });
});

test('GNU tar reads what we build', async () => {
  const path = arena.file(await buildImage(WEB, { format: 'docker' }));
  const names = execFileSync('tar', ['-tf', path], { encoding: 'utf8' });
  expect(names).toContain('manifest.json\noci-layout\n');
});

describe('whiteouts speak of the layers below only', () => {
  const image = (...second: RawMember[]) =>
    savedImage([rawTar([{ name: 'd/old', content: 'old' }]), rawTar(second)]);

  test('a file that the layer has itself hides the lower one anyway', async () => {
    await arena.unpack(image({ name: 'd/.wh.old' }, { name: 'd/old', content: 'new' }));
    expect(arena.marks).toEqual([]);
    expect(unpacked()).toContain('2/d/old 644 new');
  });

  test('a folder that the layer has anew is opaque', async () => {
    await arena.unpack(image({ name: 'd/new', content: 'new' }, { name: '.wh.d' }));
    expect(arena.marks).toEqual([{ kind: 'opaque', path: 'd', layer: '2' }]);
  });

  test('in a flat tree, wherever in the layer they come', async () => {
    await arena.unpack(image({ name: 'd/new', content: 'new' }, { name: 'd/.wh..wh..opq' }), { flat: true });
    expect(unpacked()).toEqual(['d/ 755', 'd/new 644 new']);
  });

  test('in a flat tree a folder and all in it', async () => {
    await arena.unpack(image({ name: '.wh.d' }), { flat: true });
    expect(unpacked()).toEqual([]);
  });

  test("AUFS's own files mean nothing", async () => {
    await arena.unpack(
      image({ name: '.wh..wh.plnk/', flag: '5' }, { name: '.wh..wh.plnk/1.2', content: 'x' }),
    );
    expect(unpacked()).toEqual(['1/ 755', '1/d/ 755', '1/d/old 644 old', '2/ 755']);
  });
});

describe('in a flat tree', () => {
  const over = (lower: RawMember[], upper: RawMember[]) => savedImage([rawTar(lower), rawTar(upper)]);

  test('a folder takes the place of a link, as in an overlay', async () => {
    const image = over(
      [{ name: 'lib', flag: '2', linkname: '../outside' }],
      [
        { name: 'lib/', flag: '5', mode: 0o755 },
        { name: 'lib/canary', content: 'new' },
      ],
    );
    await arena.unpack(image, { flat: true });
    expect(unpacked()).toEqual(['lib/ 755', 'lib/canary 644 new']);
    expect(arena.list()).toContain('outside/canary 644 alive');
  });

  test('nothing is written through a link of an earlier layer', async () => {
    const image = over(
      [{ name: 'lib', flag: '2', linkname: '../outside' }],
      [{ name: 'lib/canary', content: 'dead' }],
    );
    await expect(arena.unpack(image, { flat: true })).rejects.toThrow(
      'Layer 2, "lib/canary": it would be written through lib, a symbolic link',
    );
    expect(arena.list().slice(1)).toEqual(['outside/ 755', 'outside/canary 644 alive']);
  });

  test('a link takes the place of a filled folder of an earlier layer', async () => {
    await arena.unpack(over([{ name: 'd/a', content: 'a' }], [{ name: 'd', flag: '2', linkname: '/etc' }]), {
      flat: true,
    });
    expect(unpacked()).toEqual(['d -> /etc']);
  });

  test('a layer may hide a folder and have it anew, described or not', async () => {
    const image = over(
      [
        { name: 'q/d/old', content: 'old' },
        { name: 'q/old', content: 'old' },
      ],
      [{ name: '.wh.q' }, { name: 'q/d/', flag: '5', mode: 0o700 }],
    );
    await arena.unpack(image, { flat: true });
    expect(unpacked()).toEqual(['q/ 755', 'q/d/ 700']);
  });

  test.each(['./', '/'])('the root, %s, may forbid writing', async (name) => {
    await arena.unpack(
      rawTar([
        { name, flag: '5', mode: 0o555 },
        { name: 'a', content: 'a' },
      ]),
      { flat: true },
    );
    expect(statSync(arena.out)).toMatchObject({ mode: 0o40555, mtimeMs: 0 });
  });

  test('a plain tar will do', async () => {
    const plain = gzipSync(
      rawTar([
        { name: './etc/', flag: '5', mode: 0o750 },
        { name: './etc/motd', content: 'hi' },
      ]),
    );
    const image = await arena.unpack(plain, { flat: true });
    expect(unpacked()).toEqual(['etc/ 750', 'etc/motd 644 hi']);
    expect(image.layers).toHaveLength(1);
  });
});

describe('names', () => {
  test('are bytes: a line break, an escape, no UTF-8', async () => {
    await arena.unpack(
      imageOf(
        { name: 'line\nbreak', content: '1' },
        { name: 'esc\x1b[2J', content: '2' },
        { name: Buffer.from([0x6e, 0xff, 0xe9]), content: '3' },
      ),
    );
    expect(unpacked()).toEqual(['1/ 755', '1/esc\x1b[2J 644 2', '1/line\nbreak 644 1', '1/n\xff\xe9 644 3']);
  });

  test('may be long, by PAX and by GNU tar; the PAX header wins', async () => {
    const long = `${'d'.repeat(120)}/${'f'.repeat(200)}`;
    await arena.unpack(
      imageOf(
        pax({ path: long }),
        { name: 'short', content: 'pax' },
        gnuLong('L', `g/${long}`),
        { name: 'short', content: 'gnu' },
        pax({ path: 'Főtanúsítvány' }),
        { name: 'short', content: 'utf8' },
      ),
    );
    const files = unpacked().filter((line) => !line.includes('/ '));
    expect(files).toEqual([
      `1/${Buffer.from('Főtanúsítvány').toString('latin1')} 644 utf8`,
      `1/${long} 644 pax`,
      `1/g/${long} 644 gnu`,
    ]);
  });

  test('may come twice: the later wins, and another name of the earlier keeps its content', async () => {
    await arena.unpack(
      imageOf(
        { name: 'a', content: 'first' },
        { name: 'b', flag: '1', linkname: 'a' },
        { name: 'a', content: 'second' },
        { name: 'c', flag: '2', linkname: 'x' },
        { name: 'c', flag: '5', mode: 0o755 },
        { name: 'c/d', content: 'd' },
      ),
    );
    expect(unpacked()).toEqual(['1/ 755', '1/a 644 second', '1/b 644 first', '1/c/ 755', '1/c/d 644 d']);
  });
});

test('devices and pipes are left out, and said once', async () => {
  const image = await arena.unpack(
    imageOf(
      { name: 'dev/null', flag: '3', device: [1, 3] },
      { name: 'dev/sda', flag: '4', device: [8, 0] },
      { name: 'run/pipe', flag: '6' },
    ),
  );
  expect(unpacked()).toEqual(['1/ 755', '1/dev/ 755', '1/run/ 755']);
  expect(image.notes.map(({ en }) => en)).toEqual([
    "3 devices or pipes left out: a container's /dev is made when it starts.",
  ]);
});

test('extended attributes are left out: overlay would obey them', async () => {
  const image = await arena.unpack(
    imageOf(pax({ 'SCHILY.xattr.trusted.overlay.redirect': '/etc' }), { name: 'd', flag: '5', mode: 0o755 }),
  );
  expect(image.notes.map(({ en }) => en)).toEqual([
    'The extended attributes of 1 file were left out, file capabilities among them.',
  ]);
});

test('folders that forbid writing are filled, and their times are those of the image', async () => {
  await arena.unpack(
    imageOf({ name: 'ro', flag: '5', mode: 0o555 }, { name: 'ro/f', content: 'x', mode: 0o400 }),
  );
  expect(unpacked()).toEqual(['1/ 755', '1/ro/ 555', '1/ro/f 400 x']);
  expect(statSync(join(arena.out, '1/ro')).mtimeMs).toBe(0);
});

test('one of several images is taken by its name', async () => {
  const layers = (name: string) => [rawTar([{ name, content: name }])];
  const [a, b] = [savedImage(layers('a')), savedImage(layers('b'))];
  const list = (tar: Buffer) => JSON.parse(/\[\{"Config".*\}\]/.exec(tar.toString('latin1'))?.[0] ?? '[]');
  const manifest = [...list(a), { ...list(b)[0], RepoTags: ['other:1'] }];
  const both = savedImage(layers('a'), { manifest, more: [{ name: list(b)[0].Config, content: '{}' }] });
  await arena.unpack(both, { image: 'test:1' });
  expect(unpacked()).toEqual(['1/ 755', '1/a 644 a']);
});

describe('the forms that archives come in', () => {
  const layer = rawTar([{ name: 'a', content: 'a' }]);
  const blob = (content: Buffer | string) => {
    const bytes = Buffer.from(content);
    const digest = sha256(bytes);
    return { digest, size: bytes.length, member: { name: blobPath(digest), content: bytes } };
  };
  const described = ({ digest, size }: ReturnType<typeof blob>) => ({ digest, size });

  test('a layer that an older docker save links to where it wrote it first', async () => {
    const archive = savedImage([layer], {
      layers: ['l1/layer.tar', 'l2/layer.tar'],
      diffIds: [sha256(layer), sha256(layer)],
      more: [{ name: 'l2/layer.tar', flag: '2', linkname: '../l1/layer.tar' }],
    });
    await arena.unpack(archive);
    expect(unpacked()).toEqual(['1/ 755', '1/a 644 a', '2/ 755', '2/a 644 a']);
  });

  test('a link out of the archive leads nowhere', async () => {
    const archive = savedImage([layer], {
      layers: ['l2/layer.tar'],
      more: [{ name: 'l2/layer.tar', flag: '2', linkname: '../../../../etc/passwd' }],
    });
    await expect(arena.unpack(archive)).rejects.toThrow('this names a file that is not in the archive');
  });

  test('an index that leads to an index of platforms, with attestations', async () => {
    const ours = { x64: 'amd64' }[process.arch as string] ?? process.arch;
    const tar = blob(layer);
    const config = blob(
      JSON.stringify({ rootfs: { diff_ids: [tar.digest] }, config: { Cmd: null, Env: ['A=1'] } }),
    );
    const manifest = blob(JSON.stringify({ config: described(config), layers: [described(tar)] }));
    const foreign = blob(JSON.stringify({ config: described(config), layers: [] }));
    const platforms = blob(
      JSON.stringify({
        manifests: [
          { ...described(foreign), platform: { os: 'linux', architecture: 's390x' } },
          { ...described(manifest), platform: { os: 'linux', architecture: ours } },
          { ...described(foreign), platform: { os: 'unknown', architecture: 'unknown' } },
        ],
      }),
    );
    const index = {
      manifests: [{ ...described(platforms), annotations: { 'org.opencontainers.image.ref.name': 'x:1' } }],
    };
    const members = [tar, config, manifest, foreign, platforms].map(({ member }) => member);
    const image = await arena.unpack(
      rawTar([...members, { name: 'index.json', content: JSON.stringify(index) }]),
    );
    expect(image).toMatchObject({ tags: ['x:1'], config: { env: ['A=1'] } });
    expect(unpacked()).toEqual(['1/ 755', '1/a 644 a']);
  });

  test('an index that leads to itself', async () => {
    const digest = `sha256:${'a'.repeat(64)}`;
    const index = JSON.stringify({ manifests: [{ digest, size: 1 }] });
    await expect(arena.unpack(rawTar([{ name: 'index.json', content: index }]))).rejects.toThrow(
      'not in the archive',
    );
  });

  test('a layer with nothing in it, and a hundred layers', async () => {
    const layers = Array.from({ length: 100 }, () => rawTar([]));
    const image = await arena.unpack(savedImage(layers));
    expect(image.layers).toHaveLength(100);
    expect(image.layers[99]).toMatchObject({ folder: join(arena.out, '100'), files: 0, bytes: 0 });
  });
});

describe('the folder', () => {
  const image = imageOf({ name: 'a', content: 'a' });

  test('may be there when it is empty', async () => {
    mkdirSync(arena.out);
    await arena.unpack(image);
    expect(unpacked()).toEqual(['1/ 755', '1/a 644 a']);
  });

  test.each([
    [
      'holds something',
      () => void mkdirSync(join(arena.out, 'x'), { recursive: true }),
      'has files in it already.',
    ],
    ['is a file', () => writeFileSync(arena.out, ''), 'is there already, and is not a folder.'],
    ['is a link', () => symlinkSync('outside', arena.out), 'is there already, and is not a folder.'],
  ])('is left alone when it %s', async (_, make, why) => {
    make();
    arena.file(image);
    const before = arena.list();
    await expect(arena.unpack(image)).rejects.toThrow(`${arena.out} ${why}`);
    expect(arena.list()).toEqual(before);
  });

  test('needs one to lie in', async () => {
    const folder = join(arena.root, 'no', 'such', 'out');
    await expect(arena.unpack(image, {}, folder)).rejects.toThrow(`Could not make ${folder}: lstat: ENOENT.`);
  });
});

describe('cut short', () => {
  /** Nothing but the whole will do, whatever it is cut to. */
  async function cut(archive: Buffer, step: number): Promise<void> {
    for (let size = step; size < archive.length; size += step) {
      const short = archive.subarray(0, size);
      arena.file(short);
      const before = arena.list();
      await expect(arena.unpack(short), `of ${archive.length} bytes ${size}`).rejects.toMatchObject({
        code: 'image-refused',
      });
      expect(arena.list()).toEqual(before);
    }
  }

  // One block of the end marker's two is enough.
  test('after every block', async () => {
    await cut((await buildImage(WEB, { format: 'docker' })).subarray(0, -512), 512);
  });

  test('when it is packed', async () => {
    await cut(gzipSync(await buildImage(WEB, { format: 'oci' })), 97);
  });
});

test('stops when it is told to, and leaves nothing', async () => {
  const image = imageOf({ name: 'a', content: 'a' });
  arena.file(image);
  const before = arena.list();
  await expect(arena.unpack(image, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  expect(arena.list()).toEqual(before);
});
