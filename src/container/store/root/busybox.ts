import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeTree } from '../../../image/remove-tree.ts';
import { packageRoot } from '../../../labhost/client.ts';
import { NslabError } from '../../../text/error.ts';
import { ownFolder, type Store } from '../store.ts';

/** What names a busybox container's users have (passwd(5), group(5)). */
const FILES = {
  'etc/passwd': 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n',
  'etc/group': 'root:x:0:\nnobody:x:65534:\n',
};

/** The root that a container has when none is named: busybox, built once by rootfs/from-busybox.sh. */
export function busyboxRoot(store: Store): string {
  const folder = join(ownFolder(store), 'busybox');
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  try {
    build(draft);
    for (const [file, text] of Object.entries(FILES)) writeFileSync(join(draft, file), text);
    chmodSync(join(draft, 'root'), 0o700);
    chmodSync(join(draft, 'tmp'), 0o1777);
    renameSync(draft, folder);
  } catch (error) {
    removeTree(draft);
    // Another nslab was quicker.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}

function build(folder: string): void {
  const script = join(packageRoot(), 'rootfs', 'from-busybox.sh');
  const { status, stderr, error } = spawnSync('sh', [script, folder], { encoding: 'utf8' });
  if (status === 0) return;
  const said = error?.message ?? stderr.trim().split('\n')[0] ?? '';
  throw new NslabError(
    'busybox-missing',
    {
      en: `A container without --rootfs or --image gets a busybox for its root, and none could be made here: ${said}`,
      zh: `没写 --rootfs 或 --image 时，容器的根由 busybox 做成，而这里没能做成：${said}`,
    },
    {
      hint: {
        en: 'Install it (Debian, Ubuntu: apt install busybox-static; nslab doctor --fix), or name a root: --rootfs DIR',
        zh: '请安装它（Debian、Ubuntu：apt install busybox-static；或 nslab doctor --fix），或自己指定根：--rootfs 目录',
      },
    },
  );
}
