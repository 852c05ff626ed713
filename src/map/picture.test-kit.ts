import type { Box, Interface, Picture } from './picture.ts';

/** A lab host with a bridge, two containers and the world, and something of everything that can be drawn. */
export function examplePicture(): Picture {
  const port = (id: string, name: string, more: Partial<Interface> = {}): Interface => ({
    ...{ id, name, kind: 'veth', up: true, carrier: true, addresses: [], bridge: undefined },
    ...more,
  });
  const box = (name: string, more: Partial<Box>): Box => ({
    ...{ id: `box:${name}`, name, hostname: undefined, namespaces: [], processes: [], ids: [] },
    ...{ overlays: [], groups: [], network: [], boxes: [] },
    ...more,
  });
  const web = box('web', {
    hostname: 'web',
    namespaces: [
      { kind: 'net', inode: 4026532255, heldBy: '/run/netns/web' },
      { kind: 'uts', inode: 4026532478, heldBy: undefined },
    ],
    processes: [
      { innerPids: [1, 33], pid: 25111, comm: 'sh', zombie: false, depth: 0 },
      { innerPids: [5, 37], pid: 25115, comm: 'sleep', zombie: true, depth: 1 },
    ],
    ids: [{ inside: 0, outside: 100000, length: 65536 }],
    overlays: [{ target: '/merged', upper: '/up', lowers: ['/app', '/base'] }],
    groups: [
      {
        path: '/box',
        processes: 2,
        frozen: true,
        gauges: [
          { of: 'memory', filled: 0.95, text: '61 of 64 MB', hits: 'OOM kills 1' },
          { of: 'pids', filled: 0.2, text: '2 of 10', hits: '' },
        ],
      },
    ],
    network: [
      port('w', 'eth0', { addresses: ['10.77.0.2/24'] }),
      port('lo', 'lo', { kind: 'loopback', up: false }),
    ],
  });
  const host = box('nslab-init', {
    hostname: 'lab',
    processes: [{ innerPids: [1], pid: 25065, comm: 'nslab-init', zombie: false, depth: 0 }],
    network: [
      port('br', 'box0', { kind: 'bridge', addresses: ['10.77.0.1/24'] }),
      port('w0', 'web0', { bridge: 'box0' }),
      port('up', 'uplink', { addresses: ['203.0.113.1/24'], carrier: false }),
    ],
    boxes: [
      box('sleep', { namespaces: [{ kind: 'uts', inode: 4026532470, heldBy: undefined }] }),
      web,
      box('world', { network: [port('we', 'eth0', { carrier: false })] }),
    ],
  });
  return {
    lab: 'net',
    box: host,
    wires: [
      { from: 'w0', to: 'w', live: true },
      { from: 'up', to: 'we', live: false },
    ],
  };
}
