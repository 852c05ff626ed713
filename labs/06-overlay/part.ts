import { chown, mkdir, mount } from 'nslab';
import { IDS, NAME, type Part, ROOT } from '../09-container/frame.ts';

// en: The layers, the topmost first: folders that containers share. In the lab host
// en: sh /run/nslab/pkg/rootfs/from-busybox.sh /lab/layers/base makes one.
// zh: 各层，最上面的写在前面：容器们共用的目录。在实验主机里用
// zh: sh /run/nslab/pkg/rootfs/from-busybox.sh /lab/layers/base 可以做出一层。
const LOWERS = ['/lab/layers/site', '/lab/layers/base'];
const OWN = `/lab/layers/${NAME}`;

export const layers: Part = {
  flags: ['CLONE_NEWNS'],
  before: [
    ...[OWN, `${OWN}/upper`, `${OWN}/work`, ROOT].map((path) => mkdir(path, 0o755, { onError: 'continue' })),
    // en: TODO: upper and work belong to the container's root, not to the lab host's: chown(2).
    // zh: TODO：upper 和 work 归容器里的 root，不归实验主机的 root：chown(2)。
    //<
    ...['upper', 'work'].map((name) => chown(`${OWN}/${name}`, IDS.first, IDS.first)),
    //>
  ],
  inside: [
    mount({ target: '/', flags: ['MS_REC', 'MS_PRIVATE'] }),
    // en: TODO: the overlay, at ROOT. Its data: lowerdir=…,upperdir=…,workdir=…,userxattr.
    // zh: TODO：overlay，挂在 ROOT。它的 data：lowerdir=…,upperdir=…,workdir=…,userxattr。
    //<
    mount({
      source: 'overlay',
      target: ROOT,
      type: 'overlay',
      data: `lowerdir=${LOWERS.join(':')},upperdir=${OWN}/upper,workdir=${OWN}/work,userxattr`,
    }),
    //>
  ],
};
