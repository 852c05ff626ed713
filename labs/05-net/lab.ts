import type { LabDeclaration } from '../../src/lab/lab.ts';

export const lab: LabDeclaration = {
  number: 5,
  id: 'net',
  minutes: 90,
  steps: [
    { id: 'lo-up', kind: 'do', needs: ['ip', 'unshare'] },
    { id: 'named-netns', kind: 'do', needs: ['ip'] },
    { id: 'veth', kind: 'do', after: ['named-netns'], needs: ['ip'] },
    { id: 'moved-address', kind: 'experiment', needs: ['ip'] },
    { id: 'long-name', kind: 'experiment', needs: ['ip'] },
    { id: 'bridge', kind: 'do', after: ['veth'], needs: ['ip'] },
    { id: 'default-route', kind: 'do', after: ['bridge'], needs: ['ip'] },
    { id: 'forward', kind: 'do', after: ['default-route'], needs: ['ip'] },
    { id: 'masquerade-iptables', kind: 'do', after: ['forward'], needs: ['ip', 'iptables', 'nft'] },
    { id: 'masquerade-nft', kind: 'do', after: ['forward'], needs: ['ip', 'nft'] },
    { id: 'forward-filter', kind: 'do', after: ['masquerade-nft'], needs: ['ip', 'nft'] },
    { id: 'publish', kind: 'do', after: ['forward-filter'], needs: ['ip', 'nft'] },
    { id: 'host-loopback', kind: 'experiment', needs: ['ip', 'nft'] },
    { id: 'triangle', kind: 'experiment', needs: ['ip', 'nft'] },
    { id: 'hairpin', kind: 'do', after: ['publish'], needs: ['ip', 'nft'] },
    { id: 'dns', kind: 'do', after: ['masquerade-nft'], needs: ['ip', 'nft'] },
    { id: 'pod', kind: 'do', needs: ['ip', 'unshare', 'nsenter', 'pgrep'] },
    { id: 'pod-port', kind: 'experiment', needs: ['ip', 'unshare', 'nsenter'] },
    { id: 'sys-class-net', kind: 'experiment', needs: ['ip', 'unshare', 'nsenter'] },
  ],
};
