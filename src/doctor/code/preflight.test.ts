import { describe, expect, it } from 'vitest';
import { same } from '../../text/text.ts';
import { bad, type Check, good, type Report } from '../check.ts';
import type { Probe } from '../probe.ts';
import { codeOf, readCode } from './preflight.ts';

const V2 = '30 20 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw';
const probe = (other: Partial<Probe> = {}): Probe => ({
  platform: 'linux',
  release: '6.1.0-28-amd64',
  node: '20.20.2',
  uid: 1000,
  user: 'ada',
  engine: undefined,
  read: (path) => (path === '/proc/self/mountinfo' ? V2 : undefined),
  bytes: () => undefined,
  exists: () => false,
  writable: () => false,
  find: () => undefined,
  run: () => ({ status: 0, stdout: '', stderr: '' }),
  ...other,
});

function report(checks: readonly Check[], states: string[] = Array(9).fill('ready')): Report {
  const labs = states.map((state, i) => ({
    number: i + 1,
    ready: state === 'ready',
    state: state as 'ready',
    reason: same(''),
  }));
  return { checks: [good('linux', same('')), ...checks], labs };
}

function read(checks: readonly Check[], other: Partial<Probe> = {}, version = '0.1.0') {
  const found = readCode(codeOf(report(checks), probe(other), version));
  if (!found.ok) throw new Error(found.problem.kind);
  return found.preflight;
}
const lack = (id: string, more: Parameters<typeof bad>[3] = {}) => bad(id, same('no'), same('do'), more);

describe('what a code says of a machine', () => {
  it('on which all is well', () => {
    expect(read([])).toEqual({
      nslab: '0.1.0',
      kernel: '6.1',
      user: 'user',
      cgroups: 'v2',
      labs: Array(9).fill('ready'),
      reasons: [],
    });
  });

  it('its labs, each with its state', () => {
    const states = ['ready', 'limits', 'not', 'ready', 'not', 'limits', 'ready', 'ready', 'limits'];
    const found = readCode(codeOf(report([], states), probe(), '0.1.0'));
    expect(found.ok && found.preflight.labs).toEqual(states);
  });

  const facts: [string, Partial<Probe>, string, object][] = [
    ['root', { uid: 0 }, '0.1.0', { user: 'root' }],
    ['an old kernel', { release: '4.19.0' }, '0.1.0', { kernel: '<5' }],
    ['a kernel older than any', { release: '3.10.0-957.el7' }, '0.1.0', { kernel: '<5' }],
    ['a kernel to come', { release: '13.40.0' }, '0.1.0', { kernel: '11+' }],
    ['a later patch', {}, '0.1.12', { nslab: '0.1.5+' }],
    ['a pre-release', {}, '0.1.3-rc.1', { nslab: '0.1.3' }],
    ['not Linux', { platform: 'darwin' }, '0.1.0', { kernel: undefined, reasons: ['linux'] }],
    ['no cgroups', { read: () => '' }, '0.1.0', { cgroups: 'none' }],
  ];
  it.each(facts)('%s', (_, other, version, expected) => {
    expect(read([], other, version)).toMatchObject(expected);
  });

  const reasons: [string, Check[], string[]][] = [
    ['a cause before its check', [lack('user-namespaces', { cause: 'apparmor' })], ['apparmor']],
    ['a check by its name', [lack('cgroup', { matters: 'nice' })], ['cgroup']],
    ['a program by its package', [lack('nft', { packages: ['nftables'], matters: 'some' })], ['nftables']],
    [
      'two programs of one package',
      [lack('ps', { packages: ['procps'] }), lack('pgrep', { packages: ['procps'] })],
      ['procps'],
    ],
    [
      'what is only nice has a name or is left out',
      [
        lack('tmux', { matters: 'nice', packages: ['tmux'] }),
        lack('crun', { matters: 'nice', packages: ['crun'] }),
      ],
      ['tmux'],
    ],
    ['what the format has no name for', [lack('tar', { matters: 'some', packages: ['tar'] })], ['other']],
    [
      'newuidmap before the range',
      [lack('id-range', { cause: 'no-range' }), lack('newuidmap', { packages: ['uidmap'] })],
      ['uidmap'],
    ],
    ['an engine that only needs building', [lack('engine', { packages: ['gcc', 'make'] })], ['engine']],
  ];
  it.each(reasons)('%s', (_, checks, expected) => {
    expect(read(checks).reasons).toEqual(expected);
  });
});
