import type { LabDeclaration } from '../../src/lab/lab.ts';

export const lab: LabDeclaration = {
  number: 2,
  id: 'pid',
  minutes: 45,
  steps: [
    { id: 'without-fork', kind: 'do', needs: ['unshare'] },
    { id: 'number-one', kind: 'do', needs: ['unshare'] },
    { id: 'own-proc', kind: 'do', needs: ['unshare', 'ps'] },
    { id: 'two-numbers', kind: 'do', needs: ['pgrep'] },
    { id: 'enter-without-mnt', kind: 'experiment', needs: ['unshare', 'nsenter', 'ps'] },
    { id: 'two-deep', kind: 'do', needs: ['unshare'] },
    { id: 'signals-to-one', kind: 'experiment', needs: ['unshare', 'nsenter'] },
    { id: 'one-ends', kind: 'experiment', needs: ['unshare'] },
    { id: 'end-it-all', kind: 'do', needs: ['pgrep'] },
    { id: 'zombies', kind: 'do', needs: ['unshare', 'ps'] },
    { id: 'reaper', kind: 'do', needs: ['unshare', 'ps'] },
  ],
};
