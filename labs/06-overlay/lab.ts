import type { LabDeclaration } from '../../src/lab/lab.ts';

export const lab: LabDeclaration = {
  number: 6,
  id: 'overlay',
  minutes: 60,
  kernel: ['overlay'],
  steps: [
    { id: 'first-overlay', kind: 'do', needs: ['mount'] },
    { id: 'copy-up', kind: 'do', after: ['first-overlay'] },
    { id: 'open-before', kind: 'experiment', needs: ['mount'] },
    { id: 'hard-link', kind: 'experiment', needs: ['mount'] },
    { id: 'whiteout', kind: 'do', after: ['first-overlay'] },
    { id: 'opaque', kind: 'do', after: ['first-overlay'] },
    { id: 'beneath', kind: 'experiment', needs: ['mount'] },
    { id: 'bring-back', kind: 'do', needs: ['mount'] },
    { id: 'order', kind: 'experiment', needs: ['mount'] },
    { id: 'unpack', kind: 'do', needs: ['mount', 'tar'] },
    { id: 'two-containers', kind: 'do', needs: ['mount', 'tar'] },
    { id: 'commit', kind: 'do', after: ['two-containers'], needs: ['mount', 'tar'] },
  ],
};
