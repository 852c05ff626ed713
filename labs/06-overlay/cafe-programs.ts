import type { Call } from '../../src/engine/call.ts';
import { chdir, unlink } from '../../src/engine/calls/files.ts';
import { writeFile } from '../../src/engine/compose.ts';
import type { Programs } from '../../src/lab/lab.ts';
import type { Text } from '../../src/text/text.ts';
import { folder, overlay } from './layers.ts';
import { CAFE, IMAGES } from './places.ts';
import { script } from './script.ts';

const LAYERS = ['layers/3', 'layers/2', 'layers/1'];
const COMMITTED = 'layers/4';
const XATTRS = "--xattrs --xattrs-include='user.*'";

/** Containers that share the layers of the second image. */
export const cafePrograms: Programs = {
  'two-containers': () => [
    ...script(`[ -d ${CAFE}/layers/3 ] || nslab unpack ${IMAGES}/cafe-2.tar ${CAFE}/layers`, {
      en: 'every layer into a folder of its own, and each whiteout turned into overlay’s form',
      zh: '每一层进各自的目录，每个 whiteout 都转成 overlay 的形式',
    }),
    ...['red', 'blue'].flatMap((name) => [
      ...container(name, LAYERS, {
        en: `${name}: the same three folders below, an upper of its own`,
        zh: `${name}：下面是同样的三个目录，上面是自己的 upper`,
      }),
      ...writeFile(`${CAFE}/${name}/merged/srv/name.txt`, `${name}\n`, {
        why: {
          en: 'one path, and in each container another file',
          zh: '同一个路径，在每个容器里是不同的文件',
        },
      }),
    ]),
  ],

  commit: () => [
    unlink(`${CAFE}/red/merged/srv/hours.txt`, {
      onError: 'continue',
      why: { en: 'a change: a whiteout in red’s upper', zh: '一处改动：red 的 upper 里多出一个 whiteout' },
    }),
    folder(`${CAFE}/${COMMITTED}`, { en: 'the fourth layer', zh: '第四层' }),
    ...script(
      `tar ${XATTRS} -C ${CAFE}/red/upper -cf ${CAFE}/red.tar . && tar ${XATTRS} -C ${CAFE}/${COMMITTED} -xf ${CAFE}/red.tar`,
      {
        en: 'red’s upper is what red has changed: packed, it is a layer',
        zh: 'red 的 upper 就是 red 改动过的全部；打包起来，就是一层',
      },
    ),
    ...container('green', [COMMITTED, ...LAYERS], {
      en: 'the new layer on top of the old ones, and an upper of its own again',
      zh: '新的一层压在旧的几层上面，最上面又是自己的 upper',
    }),
  ],
};

function container(name: string, lowers: readonly string[], why: Text): Call[] {
  return [
    chdir(CAFE, {
      why: {
        en: 'the options of the mount may name what is in here',
        zh: '挂载选项里就可以直接写这里面的名字',
      },
    }),
    folder(name, { en: `everything of ${name} in one folder`, zh: `${name} 的东西都放在一个目录里` }),
    folder(`${name}/upper`, { en: 'a sheet of its own to write on', zh: '自己的一张胶片，用来写' }),
    folder(`${name}/work`, { en: 'the kernel’s workbench for it', zh: '内核为它准备的工作台' }),
    folder(`${name}/merged`, { en: 'what will be its /', zh: '将来就是它的 /' }),
    overlay(`${name}/merged`, { lowers, upper: `${name}/upper`, work: `${name}/work` }, why),
  ];
}
