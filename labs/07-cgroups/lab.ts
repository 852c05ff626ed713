import type { LabDeclaration } from '../../src/lab/lab.ts';

export const lab: LabDeclaration = {
  number: 7,
  id: 'cgroups',
  minutes: 80,
  host: ['cgroups'],
  steps: [
    { id: 'join', kind: 'do' },
    { id: 'cpu-limit', kind: 'do' },
    { id: 'shares', kind: 'do', needs: ['taskset'] },
    { id: 'unlimited', kind: 'experiment' },
    { id: 'memory-limit', kind: 'do' },
    { id: 'charge-stays', kind: 'experiment' },
    { id: 'page-cache', kind: 'experiment' },
    { id: 'swap', kind: 'experiment' },
    { id: 'sixty-four-k', kind: 'experiment' },
    { id: 'pids-limit', kind: 'do' },
    { id: 'pids-move', kind: 'experiment' },
    { id: 'freeze', kind: 'do', needs: ['pgrep'] },
    { id: 'kill-all', kind: 'do', needs: ['pgrep'] },
    { id: 'split', kind: 'do', needs: ['pgrep'] },
    { id: 'delegate', kind: 'do', needs: ['setpriv'], ids: 'several' },
    { id: 'namespace', kind: 'do', needs: ['unshare'] },
    { id: 'read-container', kind: 'do', needs: ['pgrep'] },
  ],
};
