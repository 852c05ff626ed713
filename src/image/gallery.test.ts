import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NslabError } from '../text/error.ts';
import { Arena, gnuLong, imageOf, pax, rawMember, rawTar, savedImage } from './hostile.test-kit.ts';
import type { Limits } from './limits.ts';

/** What each of these must be answered with, to the letter; and that nothing is written, in or out of place. */
type Exhibit = readonly [what: string, archive: Buffer, answer: string, limits?: Partial<Limits>];

const ESCAPES = 'x\x1b]0;owned\x07\n‮y';
const ONE = rawTar([{ name: 'a', content: 'a' }]);

const PATHS: readonly Exhibit[] = [
  [
    'a name that climbs out',
    imageOf({ name: '../outside/canary', content: 'dead' }),
    'Layer 1, "../outside/canary": the name has .. in it and would lead out of the layer’s folder.',
  ],
  [
    'a name that climbs out from within',
    imageOf({ name: 'a/b/../../../x', content: 'dead' }),
    'Layer 1, "a/b/../../../x": the name has .. in it and would lead out of the layer’s folder.',
  ],
  [
    'a folder called ..',
    imageOf({ name: '..', flag: '5' }),
    'Layer 1, "..": the name has .. in it and would lead out of the layer’s folder.',
  ],
  [
    'an absolute name',
    imageOf({ name: '/tmp/evil', content: 'dead' }),
    'Layer 1, "/tmp/evil": the name begins with /. A layer holds paths below its own root only; this one aims at the machine’s.',
  ],
  [
    'an absolute name in a PAX header over a harmless one',
    imageOf(pax({ path: '/tmp/evil' }), { name: 'harmless', content: 'dead' }),
    'Layer 1, "/tmp/evil": the name begins with /. A layer holds paths below its own root only; this one aims at the machine’s.',
  ],
  [
    'a climbing name in a long name of GNU tar',
    imageOf(gnuLong('L', `${'d/'.repeat(80)}../../x`), { name: 'harmless', content: 'dead' }),
    `Layer 1, "${'d/'.repeat(60)}…": the name has .. in it and would lead out of the layer’s folder.`,
  ],
  [
    'a NUL in a PAX name',
    imageOf(pax({ path: 'a\0b' }), { content: 'x' }),
    'Layer 1, "a\\x00b": the name has a NUL in it; no path on Linux has.',
  ],
  [
    'a name that would rewrite the terminal',
    imageOf({ name: `${ESCAPES}/../..`, content: 'x' }),
    'Layer 1, "x\\x1b]0;owned\\x07\\n\\u{202e}y/../..": the name has .. in it and would lead out of the layer’s folder.',
  ],
  [
    'a name that is no UTF-8',
    imageOf({ name: Buffer.from([0x2e, 0x2e, 0x2f, 0xff, 0xfe]), content: 'x' }),
    'Layer 1, "../\\xff\\xfe": the name has .. in it and would lead out of the layer’s folder.',
  ],
  [
    'a PAX name that is no UTF-8',
    imageOf(
      {
        name: 'PaxHeader',
        flag: 'x',
        content: Buffer.concat([Buffer.from('11 path='), Buffer.from([0xff, 0xfe, 0x0a])]),
      },
      { content: 'x' },
    ),
    'Layer 1, "\\xef\\xbf\\xbd\\xef\\xbf\\xbd": a name in a PAX header that is not UTF-8.',
  ],
  [
    'a name of 300 bytes',
    imageOf(pax({ path: `a/${'n'.repeat(300)}` }), { content: 'x' }),
    `Layer 1, "a/${'n'.repeat(118)}…": a name of more than 255 bytes, which no file system here takes.`,
  ],
  [
    'a path of 4000 bytes',
    imageOf(pax({ path: `${'p/'.repeat(2000)}x` }), { content: 'x' }),
    `Layer 1, "${'p/'.repeat(60)}…": a path of more than 3000 bytes.`,
  ],
  [
    'a path of 200 folders',
    imageOf(pax({ path: `${'p/'.repeat(200)}x` }), { content: 'x' }),
    `Layer 1, "${'p/'.repeat(60)}…": a path of more than 100 folders.`,
  ],
  [
    'a link where the root should be',
    imageOf({ name: '././', flag: '2', linkname: '/' }),
    `Layer 1, "././": the layer's root itself can only be a folder.`,
  ],
  [
    'a file where the root should be',
    imageOf({ name: '/', flag: '0', content: 'dead' }),
    `Layer 1, "/": the layer's root itself can only be a folder.`,
  ],
];

const LINKS: readonly Exhibit[] = [
  [
    'a symlink out of the layer, then a file through it',
    imageOf({ name: 'etc', flag: '2', linkname: '../../outside' }, { name: 'etc/canary', content: 'dead' }),
    'Layer 1, "etc/canary": it would be written through etc, a symbolic link, which may lead out of the layer.',
  ],
  [
    'an absolute symlink, then a folder through it',
    imageOf({ name: 'a/b', flag: '2', linkname: '/etc' }, { name: './a//b/x/', flag: '5' }),
    'Layer 1, "./a//b/x/": it would be written through a/b, a symbolic link, which may lead out of the layer.',
  ],
  [
    'a symlink through a symlink',
    imageOf({ name: 'a', flag: '2', linkname: '.' }, { name: 'a/b', flag: '2', linkname: '/' }),
    'Layer 1, "a/b": it would be written through a, a symbolic link, which may lead out of the layer.',
  ],
  [
    'a hard link to a symlink, then a file through that',
    imageOf(
      { name: 'a', flag: '2', linkname: '../../outside' },
      { name: 'b', flag: '1', linkname: 'a' },
      { name: 'b/canary', content: 'dead' },
    ),
    'Layer 1, "b/canary": it would be written through b, a symbolic link, which may lead out of the layer.',
  ],
  [
    'a whiteout through a symlink',
    imageOf({ name: 'a', flag: '2', linkname: '../../outside' }, { name: 'a/.wh.canary' }),
    'Layer 1, "a/.wh.canary": it would be written through a, a symbolic link, which may lead out of the layer.',
  ],
  [
    'a file in a file',
    imageOf({ name: 'a', content: 'x' }, { name: 'a/b', content: 'x' }),
    'Layer 1, "a/b": it would lie in a, which is not a folder.',
  ],
  [
    'a symlink in the place of a filled folder',
    imageOf({ name: 'a/b', content: 'x' }, { name: 'a', flag: '2', linkname: '/' }),
    'Layer 1, "a": it takes the place of a folder with files in it, in the same layer: no tool writes such a thing.',
  ],
  [
    'a hard link to a file of the machine',
    imageOf({ name: 'shadow', flag: '1', linkname: '/etc/passwd' }),
    'Layer 1, "shadow -> /etc/passwd": the name begins with /. A layer holds paths below its own root only; this one aims at the machine’s.',
  ],
  [
    'a hard link that climbs out',
    imageOf({ name: 'c', flag: '1', linkname: '../../outside/canary' }),
    'Layer 1, "c -> ../../outside/canary": the name has .. in it and would lead out of the layer’s folder.',
  ],
  [
    'a hard link through a symlink',
    imageOf(
      { name: 'a', flag: '2', linkname: '../../outside' },
      { name: 'c', flag: '1', linkname: 'a/canary' },
    ),
    'Layer 1, "c": a hard link to something that is not a file of the same layer.',
  ],
  [
    'a hard link to itself',
    imageOf({ name: 'a', content: 'x' }, { name: 'a', flag: '1', linkname: './a' }),
    'Layer 1, "a": a hard link to itself.',
  ],
  [
    'a hard link to a folder',
    imageOf({ name: 'd', flag: '5' }, { name: 'e', flag: '1', linkname: 'd' }),
    'Layer 1, "e": a hard link to something that is not a file of the same layer.',
  ],
  [
    'a symlink to nothing',
    imageOf({ name: 'a', flag: '2' }),
    'Layer 1, "a": a symbolic link whose target is empty, or longer than a path can be.',
  ],
  [
    'a symlink with a target of 5000 bytes',
    imageOf(gnuLong('K', 'x'.repeat(5000)), { name: 'a', flag: '2' }),
    'Layer 1, "a": a symbolic link whose target is empty, or longer than a path can be.',
  ],
];

const KINDS: readonly Exhibit[] = [
  [
    "overlay's own whiteout",
    imageOf({ name: 'etc/passwd', flag: '3', device: [0, 0] }),
    `Layer 1, "etc/passwd": a character device 0:0, which is overlay's own sign for a deleted file; in an archive that is written .wh.NAME.`,
  ],
  [
    'a sparse file of old GNU tar',
    imageOf({ name: 's', flag: 'S', content: 'x' }),
    'Layer 1, "s": a kind of member that no layer has (neither file, folder, link nor device).',
  ],
  [
    'a sparse file in PAX',
    imageOf(pax({ 'GNU.sparse.major': '1', 'GNU.sparse.realsize': '99999999999' }), {
      name: 's',
      content: 'x',
    }),
    'Layer 1, "s": a sparse file, in a form of GNU tar that images do not use.',
  ],
  [
    'a whiteout of nothing',
    imageOf({ name: 'a/.wh.' }),
    'Layer 1, "a/.wh.": it says that something is deleted, but names nothing that could be.',
  ],
  [
    'a whiteout of the folder above',
    imageOf({ name: 'a/.wh...' }),
    'Layer 1, "a/.wh...": it says that something is deleted, but names nothing that could be.',
  ],
  [
    'a whiteout that is a folder',
    imageOf({ name: '.wh.a', flag: '5' }),
    'Layer 1, ".wh.a": a name with .wh. says that something is deleted; it must be an empty file, with nothing below it.',
  ],
  [
    'something below a whiteout',
    imageOf({ name: '.wh.a/b', content: 'x' }),
    'Layer 1, ".wh.a/b": a name with .wh. says that something is deleted; it must be an empty file, with nothing below it.',
  ],
];

const MIB = 2 ** 20;
const SMALL: Partial<Limits> = { bytes: MIB, fileBytes: MIB / 2, entries: 10, ratioFrom: MIB / 4 };
const EMPTY_FILES = Array.from({ length: 11 }, (_, i) => ({ name: `f${i}` }));

const BOMBS: readonly Exhibit[] = [
  [
    'a header that says petabytes',
    imageOf(pax({ size: String(2 ** 52) }), { name: 'big', content: 'x' }),
    'Layer 1, "big": it says it holds 4.0 PiB; more than 8.0 GiB in one file is refused.',
  ],
  ['a file too many', imageOf(...EMPTY_FILES), 'Layer 1: more than 10 files.', SMALL],
  [
    'files that are too large together',
    imageOf(...[1, 2, 3].map((i) => ({ name: `f${i}`, content: Buffer.alloc(MIB / 2, i) }))),
    'Layer 1, "f3": with it the image comes to 1.5 MiB; more than 1.0 MiB is refused.',
    SMALL,
  ],
  [
    'a gzip bomb',
    savedImage([gzipSync(rawTar([{ name: 'zeros', content: Buffer.alloc(MIB / 2) }]))], {
      diffIds: [],
      config: {},
    }),
    'Layer 1: it unpacks to more than 200 times its size: a decompression bomb.',
    { ...SMALL, bytes: 8 * MIB },
  ],
  [
    'an archive that is a gzip bomb itself',
    gzipSync(rawTar([{ name: 'zeros', content: Buffer.alloc(2 * MIB) }])),
    'The archive: it unpacks to more than 200 times its size: a decompression bomb.',
    SMALL,
  ],
  ['compressed zeros', gzipSync(Buffer.alloc(MIB)), 'The archive: this is not a tar, compressed or not.'],
];

const ARCHIVES: readonly Exhibit[] = [
  [
    'no tar',
    Buffer.from('hello, world\n'.repeat(200)),
    'The archive: this is not a tar: it does not begin with a tar header.',
  ],
  [
    'another tar',
    ONE,
    'ARENA/image.tar is a tar, but not an image archive: it has neither manifest.json nor index.json.',
  ],
  ['an empty file', Buffer.alloc(0), 'ARENA/image.tar is empty.'],
  [
    'zeros only',
    Buffer.alloc(4096),
    'ARENA/image.tar is a tar, but not an image archive: it has neither manifest.json nor index.json.',
  ],
  [
    'xz',
    Buffer.from('fd377a585a000004', 'hex'),
    'The archive: it is compressed with xz; images use gzip or zstd.',
  ],
  [
    'a manifest that names a layer that is not there',
    savedImage([ONE], { layers: ['gone/layer.tar'] }),
    '"manifest.json[0].Layers[0] = gone/layer.tar": this names a file that is not in the archive.',
  ],
  [
    'a manifest that points out of the archive',
    savedImage([ONE], { layers: ['../../../etc/passwd'] }),
    '"manifest.json[0].Layers[0] = ../../../etc/passwd": this names a file that is not in the archive.',
  ],
  [
    'a configuration that is a path of the machine',
    savedImage([ONE], { manifest: [{ Config: '/etc/passwd', Layers: [] }] }),
    '"manifest.json[0].Config = /etc/passwd": this names a file that is not in the archive.',
  ],
  [
    'a layer with another digest',
    savedImage([ONE], { diffIds: [`sha256:${'0'.repeat(64)}`] }),
    `Layer 1: its content is ${'DIGEST'}, not the sha256:${'0'.repeat(64)} that the image's configuration names: damaged or changed.`,
  ],
  [
    'more digests than layers',
    savedImage([ONE], { diffIds: ['sha256:a', 'sha256:b'] }),
    '"CONFIG.rootfs.diff_ids": it lists 2 layers; the manifest lists 1.',
  ],
  [
    'a manifest that is no JSON',
    rawTar([{ name: 'manifest.json', content: '[{' }]),
    '"manifest.json": this is not JSON.',
  ],
  [
    'a manifest that is no list',
    rawTar([{ name: 'manifest.json', content: '{}' }]),
    '"manifest.json": this is not a list.',
  ],
  [
    'JSON nested a million times',
    rawTar([{ name: 'manifest.json', content: '['.repeat(1_000_000) }]),
    '"manifest.json": this is not JSON.',
  ],
  [
    'JSON nested a million times, and closed',
    rawTar([{ name: 'manifest.json', content: '['.repeat(1_000_000) + ']'.repeat(1_000_000) }]),
    '"manifest.json[0].Config": this is missing.',
  ],
  [
    'five MiB of JSON',
    rawTar([{ name: 'manifest.json', content: ' '.repeat(5 * MIB) }]),
    '"manifest.json": more than 4.0 MiB of JSON.',
  ],
  [
    'layers that are numbers',
    savedImage([ONE], { manifest: [{ Config: 'c', Layers: [1] }], more: [{ name: 'c', content: '{}' }] }),
    '"manifest.json[0].Layers[0]": this is not a string.',
  ],
  ['no layers', savedImage([], {}), 'The archive: its image has no layers.'],
  [
    'two images',
    savedImage([ONE], { manifest: [{ RepoTags: ['a:1'] }, { RepoTags: ['b\x1b[2J:1'] }] }),
    '"manifest.json": it holds 2 images, and any of them could be meant.',
  ],
  [
    'a blob that is not what its name says',
    rawTar([
      { name: `blobs/sha256/${'0'.repeat(64)}`, content: 'x' },
      { name: 'index.json', content: '{}' },
    ]),
    `"blobs/sha256/${'0'.repeat(64)}": its content is DIGEST: it was damaged or changed.`,
  ],
  [
    'an index without manifests',
    rawTar([{ name: 'index.json', content: '{}' }]),
    '"index.json.manifests": this is missing.',
  ],
  [
    'a digest that is a path',
    rawTar([
      {
        name: 'index.json',
        content: JSON.stringify({ manifests: [{ digest: 'sha256:../../../etc/passwd', size: 1 }] }),
      },
    ]),
    '"index.json.manifests[0].digest = sha256:../../../etc/passwd": this is not a sha256 digest, and nslab reads no others.',
  ],
  [
    'manifest.json twice',
    Buffer.concat([
      rawMember({ name: 'manifest.json', content: '[]' }),
      rawTar([{ name: './manifest.json', content: '[]' }]),
    ]),
    '"./manifest.json": it is in the archive twice; which one counts would be a guess.',
  ],
  [
    'a size beyond the end of the archive',
    Buffer.concat([rawMember({ name: 'manifest.json', size: 10_000 }), Buffer.alloc(1024)]),
    '"manifest.json": its header says 9.8 KiB, more than the archive has left: cut short, or a lie.',
  ],
  [
    'a size that is no number',
    rawTar([pax({ size: '-5' }), { name: 'x', content: 'x' }]),
    'The archive: the size of the member after this one is not a number.',
  ],
];

const HALLS: readonly (readonly [string, readonly Exhibit[]])[] = [
  ['names', PATHS],
  ['links', LINKS],
  ['kinds', KINDS],
  ['bombs', BOMBS],
  ['archives', ARCHIVES],
];

describe.each(HALLS)('refused, and nothing is written: %s', (_, exhibits) => {
  let arena: Arena;
  beforeEach(() => {
    arena = new Arena();
  });
  afterEach(() => arena.end());

  test.each(exhibits.map((exhibit) => ({ what: exhibit[0], exhibit })))('$what', async ({ exhibit }) => {
    const [, archive, answer, limits] = exhibit;
    arena.file(archive);
    const before = arena.list();
    const error = await arena.unpack(archive, limits ? { limits } : {}).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(NslabError);
    const { text, hint, status } = error as NslabError;
    const said = text.en
      .replaceAll(arena.root, 'ARENA')
      .replace(/[0-9a-f]{64}\.json/, 'CONFIG')
      .replace(/is sha256:[0-9a-f]{64}/, 'is DIGEST');
    expect(said).toBe(answer);
    expect(text.zh).not.toBe('');
    expect(hint).toBeDefined();
    expect(status).toBe(1);
    expect(arena.list()).toEqual(before);
  });
});
