import { existsSync } from 'node:fs';
import { mkdir, result, text, unshare, writeFile } from 'nslab';
import { NAME, type Part } from '../09-container/frame.ts';

// en: v2 has one tree, v1 one for each controller; the files have other names, too.
// zh: v2 只有一棵树，v1 每个控制器一棵；文件名也不同。
const V2 = existsSync('/sys/fs/cgroup/cgroup.controllers');
const CONTROLLERS = ['cpu', 'memory', 'pids'] as const;
const folderOf = (controller: string) => `/sys/fs/cgroup/${V2 ? '' : `${controller}/`}${NAME}`;
const FOLDERS = [...new Set(CONTROLLERS.map(folderOf))];

export const groups: Part = {
  before: [
    ...(V2 ? writeFile('/sys/fs/cgroup/cgroup.subtree_control', '+cpu +memory +pids') : []),
    ...FOLDERS.map((folder) => mkdir(folder, 0o755, { onError: 'continue' })),
    // en: TODO: its limits: 64M of memory, 64 processes, half a core.
    // zh: TODO：它的限额：64M 内存、64 个进程、半个核。
    //<
    ...writeFile(`${folderOf('memory')}/${V2 ? 'memory.max' : 'memory.limit_in_bytes'}`, '64M'),
    ...writeFile(`${folderOf('pids')}/pids.max`, '64'),
    ...(V2
      ? writeFile(`${folderOf('cpu')}/cpu.max`, '50000 100000')
      : writeFile(`${folderOf('cpu')}/cpu.cfs_quota_us`, '50000')),
    //>
  ],
  outside: [
    // en: TODO: move process result('box') into each of FOLDERS: its number into cgroup.procs.
    // zh: TODO：把进程 result('box') 移进 FOLDERS 里的每个组：号码写进 cgroup.procs。
    //<
    ...FOLDERS.flatMap((folder) => writeFile(`${folder}/cgroup.procs`, text`${result('box')}`)),
    //>
  ],
  inside: [
    // en: TODO: and only now a cgroup namespace: unshare(2). Its root is where the caller is at that moment.
    // zh: TODO：到这时才要 cgroup 命名空间：unshare(2)。它的根就是调用者此刻所在的组。
    //<
    unshare(['CLONE_NEWCGROUP']),
    //>
  ],
};
