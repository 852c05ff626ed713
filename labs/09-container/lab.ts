import type { LabDeclaration } from '../../src/lab/lab.ts';

/** What ./box is made of, whatever step one is at. */
const BOX = ['busybox', 'ip', 'nft', 'nsenter', 'perl', 'pgrep', 'prlimit', 'setpriv', 'unshare'] as const;

export const lab: LabDeclaration = {
  number: 9,
  id: 'container',
  minutes: 90,
  host: ['cgroups'],
  kernel: ['overlay'],
  steps: [
    { id: 'before', kind: 'do', needs: BOX },
    { id: 'born', kind: 'do', needs: BOX },
    { id: 'root', kind: 'do', needs: BOX },
    { id: 'too-early', kind: 'experiment', needs: ['unshare', 'setpriv'] },
    { id: 'wire', kind: 'do', needs: BOX },
    { id: 'left-open', kind: 'experiment' },
    { id: 'whole', kind: 'do', needs: BOX },
    { id: 'enter', kind: 'do', after: ['whole'], needs: BOX },
    { id: 'end-of-one', kind: 'experiment', needs: ['unshare', 'ip', 'nsenter'] },
    { id: 'second', kind: 'do', after: ['whole'], needs: BOX },
    { id: 'nothing-left', kind: 'do', after: ['whole', 'second'], needs: BOX },
    { id: 'one-command', kind: 'do', needs: BOX },
    { id: 'mirror', kind: 'experiment' },
  ],
};
