import { type Call, result } from '../../src/engine/call.ts';
import { close, mkdir, mknod, open, rmdir, unlink, write } from '../../src/engine/calls/files.ts';
import { umount2 } from '../../src/engine/calls/mounts.ts';
import { writeFile } from '../../src/engine/compose.ts';
import type { Programs } from '../../src/lab/lab.ts';
import { cafePrograms } from './cafe-programs.ts';
import { folder, overlay } from './layers.ts';
import { ARCHIVE, BOOK, HAND, IMAGES } from './places.ts';
import { script } from './script.ts';
import { archive } from './setups.ts';

export { setups } from './setups.ts';

const MERGED = `${BOOK}/merged`;

export const programs: Programs = {
  ...cafePrograms,

  'first-overlay': () => [
    folder(`${BOOK}/upper`, { en: 'takes every change', zh: '所有改动都落在这里' }),
    folder(`${BOOK}/work`, {
      en: 'the kernel’s own workbench, on the same file system as upper',
      zh: '内核自己的工作台，与 upper 在同一个文件系统上',
    }),
    folder(MERGED, { en: 'where the stack is looked at from above', zh: '从上往下看这一摞的地方' }),
    overlay(
      MERGED,
      { lowers: [`${BOOK}/lower`], upper: `${BOOK}/upper`, work: `${BOOK}/work` },
      {
        en: 'nothing is copied: from now on each name is looked up in upper first, then in lower',
        zh: '什么也没有复制：从此每个名字都先到 upper 里找，再到 lower 里找',
      },
    ),
  ],

  'copy-up': () => [
    open(`${MERGED}/letter.txt`, ['O_WRONLY', 'O_APPEND', 'O_CLOEXEC'], 0, {
      as: 'letter',
      why: {
        en: 'opening for writing is what copies the whole file up; not one byte is written yet',
        zh: '以写方式打开，整个文件就被复制上来了；此时还一个字节都没写',
      },
    }),
    write(result('letter'), 'It rains.\n', {
      why: { en: 'goes into the copy in upper', zh: '写进 upper 里的那份副本' },
    }),
    close(result('letter'), { why: { en: 'the letter is written', zh: '信写好了' } }),
  ],

  whiteout: () => [
    unlink(`${MERGED}/draft.txt`, {
      why: {
        en: 'lower cannot be changed, so the kernel puts a whiteout of this name into upper',
        zh: 'lower 不能改，于是内核在 upper 里放一个同名的 whiteout',
      },
    }),
  ],

  opaque: () => [
    ...['autumn.txt', 'winter.txt'].map((name) =>
      unlink(`${MERGED}/poems/${name}`, {
        onError: 'continue',
        why: { en: 'a folder can be removed once it is empty', zh: '目录要先空了才能删' },
      }),
    ),
    rmdir(`${MERGED}/poems`, {
      why: {
        en: 'what is left in upper is one whiteout for the whole folder',
        zh: 'upper 里只剩一个代表整个目录的 whiteout',
      },
    }),
    mkdir(`${MERGED}/poems`, 0o755, {
      why: {
        en: 'a new folder of the old name: the kernel marks it opaque, or the old poems would shine through',
        zh: '旧名字的新目录：内核给它打上 opaque 记号，否则旧诗会透出来',
      },
    }),
    ...writeFile(`${MERGED}/poems/spring.txt`, 'buds open\n', {
      why: { en: 'the one poem of the new folder', zh: '新目录里唯一的一首诗' },
    }),
  ],

  'bring-back': () => [
    umount2(`${ARCHIVE}/merged`, [], {
      why: {
        en: 'first the overlay is taken away: beneath a mounted one nothing may be changed',
        zh: '先卸载：overlay 挂载着的时候，下面的目录不能动',
      },
    }),
    unlink(`${ARCHIVE}/upper/report.txt`, {
      why: { en: 'not the report, only the mark that hides it', zh: '删的不是报告，而是遮住它的那个记号' },
    }),
    overlay(`${ARCHIVE}/merged`, archive(), {
      en: 'the same four folders again; nothing hides the report now',
      zh: '还是那四个目录；现在没有东西挡住报告了',
    }),
  ],

  unpack: () => [
    folder(`${HAND}/1`, { en: 'for the lowest layer', zh: '放最下面的一层' }),
    folder(`${HAND}/2`, { en: 'for the layer above it', zh: '放它上面的一层' }),
    folder(`${HAND}/merged`, { en: 'where both are seen as one', zh: '两层合在一起看的地方' }),
    ...script(
      `cd ${HAND} && tar -xf ${IMAGES}/cafe-1.tar && i=0 && for layer in $(sed 's/.*"Layers"//' manifest.json | grep -o 'blobs/[0-9a-z/]*'); do i=$((i+1)); tar -xf $layer -C $i; done`,
      {
        en: 'tar writes the files of each layer into a folder of its own, in the order of manifest.json',
        zh: '按 manifest.json 里的次序，tar 把每一层的文件写进各自的目录',
      },
    ),
    ...toWhiteout(`${HAND}/2/srv`, 'old-prices.txt'),
    overlay(
      `${HAND}/merged`,
      { lowers: [`${HAND}/2`, `${HAND}/1`] },
      {
        en: 'the newest layer is named first; without an upper the overlay is read-only',
        zh: '最新的一层写在最前面；没有 upper，这个 overlay 就是只读的',
      },
    ),
  ],
};

/** Archives have no devices for this, so they write `.wh.NAME`: overlay's own form instead (OCI image-spec, layer.md). */
function toWhiteout(path: string, name: string): Call[] {
  return [
    unlink(`${path}/.wh.${name}`, {
      onError: 'continue',
      why: {
        en: 'to the kernel this is a file like any other, with a strange name',
        zh: '在内核眼里，这只是一个名字古怪的普通文件',
      },
    }),
    mknod(
      `${path}/${name}`,
      0o600,
      { type: 'c', major: 0, minor: 0 },
      {
        onError: 'continue',
        why: {
          en: 'a character device 0:0 is what overlay takes for “deleted”; it may be made without any privilege',
          zh: 'overlay 把字符设备 0:0 当作“已删除”；创建它不需要任何特权',
        },
      },
    ),
  ];
}
