import { expect, test } from 'vitest';
import { explainFailure } from '../advice.ts';
import { type Call, result } from '../call.ts';
import { close, open } from '../calls/files.ts';
import { setns, unshare } from '../calls/namespaces.ts';
import { getpid, spawn, wait4 } from '../calls/processes.ts';
import { recvfrom, sendto, socket } from '../calls/sockets.ts';
import { inOwnNamespaces, output, sh } from '../engine.test-kit.ts';
import { run } from '../run.ts';
import { formatTrace } from '../show.ts';
import { rtnetlink } from './conversation.ts';
import { addressAdd, addressDelete, routeAdd, routeDelete } from './inet-requests.ts';
import * as R from './requests.ts';

/** What `ip` says afterwards in a net namespace of its own, without what differs each time. */
async function seenAfter(calls: readonly Call[]): Promise<unknown> {
  const say = sh('ip -j -d link; ip -j addr; ip -j route');
  const { stdout, stderr, trace } = await output(inOwnNamespaces(['CLONE_NEWNET'], [...calls, say]));
  expect({ ok: trace.ok, stderr }).toEqual({ ok: true, stderr: '' });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line, (key, value) => (DIFFERS.test(key) ? undefined : value)));
}
const DIFFERS = /^(address|bridge_id|root_id|.*_timer|operstate|flags|addr_info|valid_life_time)$/;

const byIp = (script: string) => [
  spawn({ child: [sh(`set -e; ${script}`)] }, { as: 'ip' }),
  wait4(result('ip'), { mustSucceed: true }),
];

const SAME: readonly (readonly [string, readonly R.Request[], string])[] = [
  ['lo up', [R.linkSet('lo', { up: true })], 'ip link set lo up'],
  [
    'a bridge with an address and a port',
    [
      R.linkAdd({ name: 'box0', kind: 'bridge', up: true }),
      addressAdd({ link: 'box0', address: '10.77.0.1/24' }),
      R.linkAdd({ name: 'web0', kind: 'veth', peer: { name: 'eth0' }, master: 'box0', up: true }),
      R.linkSet('eth0', { up: true }),
    ],
    `ip link add box0 up type bridge; ip addr add 10.77.0.1/24 dev box0
     ip link add web0 master box0 up type veth peer name eth0; ip link set eth0 up`,
  ],
  [
    'routes',
    [
      R.linkAdd({ name: 'box0', kind: 'bridge', up: true }),
      addressAdd({ link: 'box0', address: '10.77.0.2/24' }),
      routeAdd({ to: 'default', via: '10.77.0.1' }),
      routeAdd({ to: '10.88.0.0/16', via: '10.77.0.3' }),
      routeAdd({ to: '10.99.0.0/24', link: 'box0' }),
      routeAdd({ to: '10.66.0.0/24', link: 'box0' }),
      routeDelete({ to: '10.66.0.0/24' }),
    ],
    `ip link add box0 up type bridge; ip addr add 10.77.0.2/24 dev box0
     ip route add default via 10.77.0.1; ip route add 10.88.0.0/16 via 10.77.0.3; ip route add 10.99.0.0/24 dev box0`,
  ],
  [
    'taken back',
    [
      R.linkAdd({ name: 'box0', kind: 'bridge' }),
      R.linkAdd({ name: 'web0', kind: 'veth', peer: { name: 'eth0' }, master: 'box0' }),
      addressAdd({ link: 'web0', address: '10.1.1.1/8' }),
      addressDelete({ link: 'web0', address: '10.1.1.1/8' }),
      R.linkSet('web0', { master: 'none' }),
      R.linkAdd({ name: 'gone0', kind: 'veth', peer: { name: 'gone1' }, up: true }),
      R.linkDelete('gone1'),
    ],
    'ip link add box0 type bridge; ip link add web0 type veth peer name eth0; ip link set web0 master box0; ip link set web0 nomaster',
  ],
];

test.each(SAME)('as ip does it: %s', async (_, requests, script) => {
  const [engine, ip] = await Promise.all([seenAfter(rtnetlink(requests)), seenAfter(byIp(script))]);
  expect(engine).toEqual(ip);
});

test('an end of a veth goes into another namespace, by a file or by a process', async () => {
  const trace = await output(
    inOwnNamespaces(
      ['CLONE_NEWNET'],
      [
        open('/proc/self/ns/net', ['O_RDONLY', 'O_CLOEXEC'], 0, { as: 'first' }),
        getpid({ as: 'me' }),
        unshare(['CLONE_NEWNET']),
        // Open until the end: with its last file it would go, and take both ends of its wires along.
        open('/proc/self/ns/net', ['O_RDONLY']),
        ...rtnetlink([
          R.linkAdd({ name: 'a0', kind: 'veth', peer: { name: 'a1', netns: { fd: result('first') } } }),
          R.linkAdd({ name: 'b0', kind: 'veth', peer: { name: 'b1' } }),
          R.linkSet('b1', { netns: { fd: result('first') } }),
        ]),
        setns(result('first'), ['CLONE_NEWNET']),
        close(result('first')),
        ...rtnetlink([
          R.linkAdd({ name: 'c0', kind: 'veth', peer: { name: 'c1', netns: { pid: result('me') } } }),
        ]),
        sh("ip -o link | sed 's/^[0-9]*: //; s/:.*//' | sort | tr '\\n' ' '"),
      ],
    ),
  );
  expect(trace.stderr).toBe('');
  expect(trace.stdout).toMatch(/^a1@if\d b1@if\d c0@c1 c1@c0 lo $/);
});

const REFUSED: readonly (readonly [string, readonly R.Request[], string, string])[] = [
  [
    'a name too long',
    [R.linkAdd({ name: 'a-name-of-16-chr', kind: 'bridge' })],
    'ERANGE',
    'The name of an interface has at most 15 characters',
  ],
  [
    'a name that is taken',
    [R.linkAdd({ name: 'x0', kind: 'bridge' }), R.linkAdd({ name: 'x0', kind: 'bridge' })],
    'EEXIST',
    'An interface of that name is in this net namespace already',
  ],
  [
    'an address that is taken',
    [
      R.linkAdd({ name: 'x0', kind: 'bridge' }),
      addressAdd({ link: 'x0', address: '10.0.0.1/8' }),
      addressAdd({ link: 'x0', address: '10.0.0.1/8' }),
    ],
    'EEXIST',
    'The interface has this address already',
  ],
  [
    'no such link',
    [addressAdd({ link: 'nix', address: '10.0.0.1/8' })],
    'ENODEV',
    'No interface in this net namespace',
  ],
  [
    'a gateway that nobody knows',
    [routeAdd({ to: 'default', via: '10.9.9.9' })],
    'ENETUNREACH',
    'The gateway is nobody’s neighbour',
  ],
  [
    'a route over a link that is down',
    [R.linkAdd({ name: 'x0', kind: 'bridge' }), routeAdd({ to: '10.9.0.0/16', link: 'x0' })],
    'ENETDOWN',
    'The interface that the route would use is down',
  ],
  [
    'a bridge in a bridge',
    [R.linkAdd({ name: 'x0', kind: 'bridge' }), R.linkAdd({ name: 'x1', kind: 'bridge', master: 'x0' })],
    'ELOOP',
    'A bridge cannot be a port of a bridge',
  ],
  ['lo deleted', [R.linkDelete('lo')], 'EOPNOTSUPP', 'lo, and what is hardware, cannot be deleted'],
];

test.each(REFUSED)('refused, and the program stops there: %s', async (_, requests, errno, words) => {
  const after = getpid({ as: 'after' });
  const trace = await run(inOwnNamespaces(['CLONE_NEWNET'], [...rtnetlink(requests), after]));
  expect(trace).toMatchObject({ ok: false, status: 125, failed: { errno, stopped: true } });
  expect(trace.failed?.result).toBeGreaterThan(0n);
  expect(trace.entries.some((entry) => entry.call === after)).toBe(false);
  expect(formatTrace(trace, { lang: 'en' })).toContain(`    ! ${words}`);
  if (trace.failed)
    expect(explainFailure(trace.failed).en).toMatch(new RegExp(`^{RTM_.*: ${errno}(, ".+")?\\. ${words}`));
});

test('without the right to', async () => {
  const trace = await run([
    spawn({ child: [...inOwnNamespaces([], rtnetlink([R.linkDelete('nslab-nix0')]))] }, { as: 'c' }),
    wait4(result('c'), { asStatus: true }),
  ]);
  expect(trace.failed).toMatchObject({ errno: 'EPERM', stopped: true });
  if (trace.failed) expect(explainFailure(trace.failed).zh).toContain('CAP_NET_ADMIN');
});

test('a refusal may be expected, or borne', async () => {
  const twice = (onError: R.Request['onError']) => [
    R.linkSet('lo', { up: true }),
    R.linkDelete('nix', onError ? { onError } : {}),
  ];
  const ran = (onError: R.Request['onError']) =>
    run(inOwnNamespaces(['CLONE_NEWNET'], rtnetlink(twice(onError))));
  expect((await ran('continue')).ok).toBe(true);
  expect((await ran(['ENODEV'])).ok).toBe(true);
  expect((await ran(['EEXIST'])).failed?.errno).toBe('ENODEV');
  expect((await ran(undefined)).failed?.errno).toBe('ENODEV');
});

test('an answer that is too short is no yes', async () => {
  const answer = { errorAt: 16, type: 'RTM_NEWLINK', request: new Uint8Array(), shown: 'a question' };
  const calls = [
    socket('AF_NETLINK', ['SOCK_RAW', 'SOCK_CLOEXEC'], 'NETLINK_ROUTE', { as: 'netlink' }),
    sendto(result('netlink'), Buffer.from('20000000120005000100000000000000'.padEnd(64, '0'), 'hex')),
    recvfrom(result('netlink'), 19 + 1, { answer }),
    recvfrom(result('netlink'), 20, { answer }),
  ];
  const trace = await run(inOwnNamespaces(['CLONE_NEWNET'], calls));
  expect(trace.failed?.call).toBe(calls[2]);
});
