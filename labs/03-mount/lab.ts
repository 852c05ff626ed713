import type { LabDeclaration } from '../../src/lab/lab.ts';

const FURNISHED = ['rootfs', 'pivot-root', 'furnish'];

export const lab: LabDeclaration = {
  number: 3,
  id: 'mount',
  minutes: 60,
  steps: [
    { id: 'own-mounts', kind: 'do', needs: ['unshare'] },
    { id: 'leak', kind: 'experiment', needs: ['unshare'] },
    { id: 'find-the-leak', kind: 'do', needs: ['nsenter', 'pgrep'] },
    { id: 'slave', kind: 'do', needs: ['unshare', 'nsenter'] },
    { id: 'missing-loader', kind: 'experiment', needs: ['chroot', 'ldd'] },
    { id: 'rootfs', kind: 'do', needs: ['chroot', 'ldd'] },
    { id: 'busybox', kind: 'do', needs: ['busybox', 'chroot'] },
    { id: 'chroot-escape', kind: 'experiment' },
    { id: 'pivot-root', kind: 'do', after: ['rootfs'], needs: ['unshare', 'pivot_root'] },
    { id: 'pivot-dot', kind: 'experiment' },
    { id: 'furnish', kind: 'do', after: ['rootfs', 'pivot-root'], needs: ['nsenter', 'lsns'] },
    { id: 'volume', kind: 'do', after: FURNISHED, needs: ['nsenter', 'lsns'] },
    { id: 'drop-old-root', kind: 'do', after: FURNISHED, needs: ['nsenter', 'lsns'] },
    { id: 'mask', kind: 'do', after: [...FURNISHED, 'drop-old-root'], needs: ['nsenter', 'lsns'] },
    { id: 'repair', kind: 'do', needs: ['nsenter', 'pgrep', 'chroot', 'ldd'] },
  ],
};
