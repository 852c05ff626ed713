import type { Text } from '../text/text.ts';
import type { LayerCount } from './layer.ts';
import type { Owners } from './owners.ts';

/** What could not, or should not, become as it is in the image: each said once. */
export function notesOn(counts: readonly LayerCount[], owners: Owners): Text[] {
  const leftOut = counts.reduce((sum, count) => sum + count.leftOut, 0);
  const attributes = counts.reduce((sum, count) => sum + count.attributes, 0);
  return [
    ...(owners.kept > 0 ? [otherOwners(owners.kept)] : []),
    ...(owners.cleared > 0 ? [setUserId(owners.cleared)] : []),
    ...(leftOut > 0 ? [devices(leftOut)] : []),
    ...(attributes > 0 ? [extended(attributes)] : []),
  ];
}

function otherOwners(count: number): Text {
  return {
    en: `The owner of ${files(count)} could not be set (the id is not mapped here, or you are not root), so it is you now.`,
    zh: `有 ${count} 个文件没法照原样设置所有者（那个 id 在这里没有映射，或者你不是 root），现在归你所有。`,
  };
}

function setUserId(count: number): Text {
  return {
    en: `The set-user-ID or set-group-ID bit of ${files(count)} was cleared: here it would lend out somebody else's rights.`,
    zh: `有 ${count} 个文件的 set-user-ID 或 set-group-ID 位被清除：在这里留着它，就等于把别人的权限借出去。`,
  };
}

function devices(count: number): Text {
  return {
    en: `${files(count, 'device or pipe', 'devices or pipes')} left out: a container's /dev is made when it starts.`,
    zh: `略过 ${count} 个设备或管道：容器的 /dev 是启动时才建的。`,
  };
}

function extended(count: number): Text {
  return {
    en: `The extended attributes of ${files(count)} were left out, file capabilities among them.`,
    zh: `有 ${count} 个文件的扩展属性没有保留，文件 capability 也在其中。`,
  };
}

function files(count: number, one = 'file', many = 'files'): string {
  return `${count} ${count === 1 ? one : many}`;
}
