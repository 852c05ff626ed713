import type { LabDeclaration } from '../../src/lab/lab.ts';

export const lab: LabDeclaration = {
  number: 8,
  id: 'privileges',
  minutes: 75,
  steps: [
    { id: 'docker-set', kind: 'do', needs: ['setpriv'] },
    { id: 'get-it-back', kind: 'experiment', needs: ['setpriv', 'unshare', 'perl'] },
    { id: 'nothing', kind: 'do', needs: ['setpriv'] },
    { id: 'inheritable', kind: 'experiment', needs: ['setpriv', 'perl'] },
    { id: 'port-80', kind: 'do', needs: ['setpriv', 'perl'], ids: 'several' },
    { id: 'no-new-privs', kind: 'do', needs: ['setpriv'], ids: 'several' },
    { id: 'strict', kind: 'experiment', needs: ['perl'] },
    { id: 'filter', kind: 'do', needs: ['setpriv', 'perl'] },
    { id: 'first-promise', kind: 'experiment', needs: ['setpriv', 'perl'] },
    { id: 'off-again', kind: 'experiment', needs: ['setpriv', 'unshare', 'perl'] },
    { id: 'other-numbers', kind: 'experiment', needs: ['setpriv', 'perl'] },
    { id: 'limits', kind: 'do', needs: ['prlimit', 'perl', 'pgrep'] },
    { id: 'hard-limit', kind: 'experiment', needs: ['prlimit'] },
    { id: 'masked', kind: 'do', needs: ['nsenter', 'pgrep'] },
    { id: 'lift-the-mask', kind: 'experiment', needs: ['unshare', 'setpriv', 'perl'] },
    { id: 'all', kind: 'do', after: ['masked'], needs: ['nsenter', 'pgrep', 'setpriv', 'prlimit', 'perl'] },
  ],
};
