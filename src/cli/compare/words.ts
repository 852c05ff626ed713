import type { SectionId } from '../../compare/observation.ts';
import type { Text } from '../../text/text.ts';

export const SECTION_WORDS: Readonly<Record<SectionId, Text>> = {
  namespaces: { en: 'namespaces', zh: '命名空间' },
  process: { en: 'process', zh: '进程' },
  users: { en: 'users and id maps', zh: '用户与 id 映射' },
  capabilities: { en: 'capabilities', zh: 'capability' },
  seccomp: { en: 'seccomp and no_new_privs', zh: 'seccomp 与 no_new_privs' },
  limits: { en: 'resource limits', zh: '资源限制' },
  root: { en: 'root file system', zh: '根文件系统' },
  mounts: { en: 'mounts', zh: '挂载' },
  covers: { en: 'masked and read-only paths', zh: '遮盖与只读路径' },
  devices: { en: 'devices', zh: '设备' },
  cgroups: { en: 'cgroups', zh: 'cgroup' },
  network: { en: 'network', zh: '网络' },
  environment: { en: 'environment', zh: '环境变量' },
  files: { en: 'open files', zh: '打开的文件' },
};

/** Values that are a word; all others are the kernel's own text. */
const VALUES: Readonly<Record<string, Text>> = {
  own: { en: 'own', zh: '自己的' },
  shared: { en: "its maker's", zh: '与创建者共用' },
  none: { en: 'none', zh: '无' },
  yes: { en: 'yes', zh: '是' },
  no: { en: 'no', zh: '否' },
  open: { en: 'open', zh: '可访问' },
  absent: { en: 'not on this machine', zh: '这台机器没有' },
  null: { en: '/dev/null over it', zh: '盖着 /dev/null' },
  empty: { en: 'empty folder over it', zh: '盖着空目录' },
  'read-only': { en: 'read-only', zh: '只读' },
  writable: { en: 'writable', zh: '可写' },
  folder: { en: 'folder', zh: '目录' },
  unlimited: { en: 'unlimited', zh: '不限' },
  allow: { en: 'allowed', zh: '允许' },
  leader: { en: 'leader', zh: '会话首进程' },
};

/** What a value is called; `undefined`: it has nothing of that name. */
export function valueWords(value: string | undefined): Text {
  if (value === undefined) return { en: '(none)', zh: '（没有）' };
  const words = Object.hasOwn(VALUES, value) ? VALUES[value] : undefined;
  return words ?? { en: value, zh: value };
}
