import type { Text } from '../../../text/text.ts';
import type { IdMapping } from '../../config/runtime-spec.ts';
import { outsideOf } from '../ids.ts';
import type { Store } from '../store.ts';
import { copyTree } from './copy-tree.ts';

const NOBODY = 65_534;

/**
 * A container's private copy of a root file system. Owners are translated: who is 0 in the source is the container's
 * 0. The other way, an idmapped mount, takes rights over the file system that a lab host has not (mount_setattr(2)).
 * @returns what is not as in the source
 */
export async function ownCopy(
  store: Store,
  source: string,
  target: string,
  ids: readonly IdMapping[],
  signal?: AbortSignal,
): Promise<Text[]> {
  let strangers = 0;
  const owner = (id: number): number => {
    const known = outsideOf(ids, id);
    if (known !== undefined) return known;
    strangers += 1;
    return outsideOf(ids, NOBODY) ?? outsideOf(ids, 0) ?? 0;
  };
  const copied = await copyTree(source, target, {
    owner: (uid, gid) => [owner(uid), owner(gid)],
    skip: store.root,
    ...(signal ? { signal } : {}),
  });
  return [
    ...(strangers > 0 ? [noSuchIds(ids)] : []),
    ...(copied.leftOut > 0 ? [leftOut(copied.leftOut)] : []),
  ];
}

function noSuchIds(ids: readonly IdMapping[]): Text {
  const isAlone = outsideOf(ids, NOBODY) === undefined;
  return {
    en: `Some files belong to ids that the container does not have: ${isAlone ? 'its root owns them' : 'they are nobody’s (65534) in it'}.`,
    zh: `有些文件的所有者 id 在容器里不存在：${isAlone ? '归容器的 root 所有' : '在里面归 nobody（65534）所有'}。`,
  };
}

function leftOut(count: number): Text {
  return {
    en: `${count} ${count === 1 ? 'device, pipe or socket' : 'devices, pipes or sockets'} of the root left out: a container's /dev is made when it starts.`,
    zh: `略过根里的 ${count} 个设备、管道或 socket：容器的 /dev 是启动时才建的。`,
  };
}
