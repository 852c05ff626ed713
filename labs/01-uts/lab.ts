import type { LabDeclaration } from '../../src/lab/lab.ts';

export const lab: LabDeclaration = {
  number: 1,
  id: 'uts',
  minutes: 45,
  steps: [
    { id: 'ordinary-process', kind: 'do', needs: ['ps', 'pgrep'] },
    { id: 'namespace-inode', kind: 'do', needs: ['pgrep'] },
    { id: 'own-uts', kind: 'do', needs: ['unshare', 'hostname'] },
    { id: 'one-command', kind: 'experiment', needs: ['unshare', 'hostname'] },
    { id: 'child-renames', kind: 'experiment', needs: ['unshare', 'hostname'] },
    { id: 'hold-open', kind: 'do', needs: ['unshare', 'nsenter', 'hostname', 'pgrep'] },
    { id: 'enter-it', kind: 'do', needs: ['nsenter', 'hostname', 'pgrep'] },
    { id: 'keep-by-mount', kind: 'do', after: ['hold-open'], needs: ['nsenter', 'hostname', 'pgrep'] },
    { id: 'open-file', kind: 'experiment', needs: ['unshare', 'nsenter', 'hostname'] },
    { id: 'sysv-queue', kind: 'do', needs: ['unshare', 'ipcmk', 'ipcs'] },
    { id: 'posix-queue', kind: 'do', needs: ['unshare', 'mount'] },
  ],
};
