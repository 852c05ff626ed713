import type { Call } from '../../src/engine/call.ts';
import { chdir, mkdir, symlink } from '../../src/engine/calls/files.ts';
import { mount, pivot_root, umount2 } from '../../src/engine/calls/mounts.ts';
import { spawn } from '../../src/engine/calls/processes.ts';
import { untilStarted } from '../../src/engine/compose.ts';
import type { Programs } from '../../src/lab/lab.ts';
import type { Text } from '../../src/text/text.ts';
import { makePrivate } from './mount-list.ts';
import { recipe } from './recipe.ts';
import { stay } from './stay.ts';

const MAY_EXIST = { onError: 'continue' } as const;
const BOXES = '/run/boxes';
const [PLACE, IMAGE] = ['/run/web/rootfs', '/lab/images/web'];

/** What a step finds when it is entered. The checkers know these processes by name and environment. */
export const setups: Programs = {
  'find-the-leak': () =>
    untilStarted([
      mkdir(BOXES, 0o755, MAY_EXIST),
      ...box('red', makePrivate(), { en: 'cut off from the lab host', zh: '与实验主机断开联系' }),
      ...box('green', [mount({ source: 'none', target: '/', flags: ['MS_REC', 'MS_SLAVE'] })], {
        en: 'hears the lab host, says nothing',
        zh: '只听实验主机的，自己不出声',
      }),
      ...box('blue', [], { en: 'a bare copy: still tied', zh: '单纯的副本：联系还在' }),
    ]),

  repair: () =>
    untilStarted([
      mkdir(BOXES, 0o755, MAY_EXIST),
      symlink('/bin/bash', `${BOXES}/box-runtime`, MAY_EXIST),
      mkdir('/lab/images', 0o755, MAY_EXIST),
      ...recipe('from-host.sh', IMAGE, ['bash', 'ls']),
      symlink('bash', `${IMAGE}/bin/box-web`, MAY_EXIST),
      mkdir('/run/web', 0o755, MAY_EXIST),
      mkdir(PLACE, 0o755, MAY_EXIST),
      spawn({ flags: ['CLONE_NEWNS'], child: runtime() }),
    ]),
};

/** A process in a mount namespace of its own, tied to the lab host in its own way, with a tmpfs of its own. */
function box(color: string, ties: readonly Call[], why: Text): Call[] {
  const [name, place] = [`box-${color}`, `/tmp/${color}`];
  return [
    mkdir(place, 0o755, MAY_EXIST),
    symlink('/bin/bash', `${BOXES}/${name}`, MAY_EXIST),
    spawn(
      {
        flags: ['CLONE_NEWNS'],
        child: [
          ...ties,
          mount({ source: color, target: place, type: 'tmpfs' }),
          ...stay(`${BOXES}/${name}`, name, [`NSLAB_PREPARED=${name}`]),
        ],
      },
      { why },
    ),
  ];
}

/** Mounts the root, starts the container in it, and loses the mount: the copied list of the container keeps it. */
function runtime(): Call[] {
  return [
    ...makePrivate(),
    mount({ source: IMAGE, target: PLACE, flags: ['MS_BIND'] }),
    spawn({
      flags: ['CLONE_NEWNS', 'CLONE_NEWPID'],
      child: [
        chdir(PLACE),
        pivot_root('.', '.'),
        umount2('.', ['MNT_DETACH']),
        chdir('/'),
        ...stay('/bin/box-web', 'box-web', ['NSLAB_PREPARED=box-web']),
      ],
    }),
    umount2(PLACE, ['MNT_DETACH'], {
      why: {
        en: "gone from the runtime's list; the container's is a copy and keeps it",
        zh: '从运行时的列表里消失了；容器的列表是副本，仍然保留着它',
      },
    }),
    ...stay(`${BOXES}/box-runtime`, 'box-runtime', ['NSLAB_PREPARED=box-runtime']),
  ];
}
