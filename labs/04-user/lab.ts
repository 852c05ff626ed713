import type { LabDeclaration } from '../../src/lab/lab.ts';

export const lab: LabDeclaration = {
  number: 4,
  id: 'user',
  minutes: 60,
  steps: [
    { id: 'nobody', kind: 'do', needs: ['unshare'] },
    { id: 'who-writes', kind: 'experiment', needs: ['unshare', 'nsenter'] },
    { id: 'handshake', kind: 'do', after: ['nobody'], needs: ['unshare'] },
    { id: 'which-map', kind: 'experiment', needs: ['unshare'] },
    { id: 'later-clones', kind: 'experiment' },
    { id: 'veth', kind: 'do', after: ['handshake'], needs: ['unshare', 'ip'] },
    { id: 'real-power', kind: 'do', needs: ['pgrep'] },
    { id: 'range', kind: 'do', needs: ['unshare', 'newuidmap', 'newgidmap'], ids: 'several' },
    { id: 'setuid-file', kind: 'experiment', needs: ['unshare'], ids: 'several' },
    {
      id: 'two-containers',
      kind: 'do',
      needs: ['unshare', 'nsenter', 'newuidmap', 'newgidmap'],
      ids: 'several',
    },
    { id: 'volume-owner', kind: 'do', needs: ['nsenter', 'pgrep'], ids: 'several' },
    { id: 'nproc', kind: 'experiment', needs: ['unshare', 'nsenter', 'setpriv'], ids: 'several' },
    { id: 'nested', kind: 'experiment', needs: ['unshare', 'nsenter'] },
  ],
};
