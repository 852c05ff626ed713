import { describe, expect, test } from 'vitest';
import { NslabError } from '../../../text/error.ts';
import { readOptions, type Typed } from './read-options.ts';

const CALLER = { cwd: '/home/ada', env: { LANG: 'C', EMPTY: '' } };

function read(options: Typed['options'], rest: readonly string[] = ['true']) {
  return readOptions({ options, rest }, CALLER);
}

describe('what an option means', () => {
  test.each([
    [{ memory: ['64m'] }, { limits: { memory: 67_108_864 } }],
    [{ memory: ['1.5GiB'] }, { limits: { memory: 1_610_612_736 } }],
    [{ memory: ['524288'] }, { limits: { memory: 524_288 } }],
    [{ cpus: ['.5'] }, { limits: { cpus: 0.5 } }],
    [{ 'pids-limit': ['-1'] }, { limits: { pids: -1 } }],
    [
      { volume: ['./data:/data/'] },
      { volumes: [{ source: '/home/ada/data', destination: '/data', readonly: false }] },
    ],
    [{ volume: ['/a:/b:ro'] }, { volumes: [{ source: '/a', destination: '/b', readonly: true }] }],
    [{ volume: ['/a:/b/../c'] }, { volumes: [{ source: '/a', destination: '/c', readonly: false }] }],
    [{ tmpfs: ['/run'] }, { tmpfs: [{ destination: '/run', options: [] }] }],
    [
      { tmpfs: ['/run:size=64k,mode=1777'] },
      { tmpfs: [{ destination: '/run', options: ['size=64k', 'mode=1777'] }] },
    ],
    [{ ulimit: ['nofile=64:128'] }, { rlimits: [{ type: 'RLIMIT_NOFILE', soft: 64, hard: 128 }] }],
    [{ ulimit: ['core=0'] }, { rlimits: [{ type: 'RLIMIT_CORE', soft: 0, hard: 0 }] }],
    [
      { ulimit: ['memlock=-1'] },
      { rlimits: [{ type: 'RLIMIT_MEMLOCK', soft: 'unlimited', hard: 'unlimited' }] },
    ],
    [{ env: ['A=1', 'LANG', 'UNSET', 'EMPTY', 'B=a=b'] }, { env: ['A=1', 'LANG=C', 'EMPTY=', 'B=a=b'] }],
    [{ network: ['container:web'] }, { network: 'container:web' }],
    [{ rootfs: ['root'] }, { from: { by: 'rootfs', path: '/home/ada/root' } }],
    [{ hostname: ['a-1.example'] }, { hostname: 'a-1.example' }],
    [
      { tty: true, interactive: true },
      { terminal: true, interactive: true, detached: false },
    ],
    [{}, { network: 'bridge', from: { by: 'default' }, limits: {}, args: ['true'] }],
  ])('%j', (options, meant) => {
    expect(read(options)).toMatchObject(meant);
  });

  test('a bundle has no network unless one is named: its own config.json says nothing of wires', () => {
    expect(readOptions({ options: { bundle: ['b'] }, rest: undefined }, CALLER)).toMatchObject({
      network: 'none',
      from: { by: 'bundle', path: '/home/ada/b' },
    });
  });
});

describe('what cannot be meant is refused by name', () => {
  test.each<[Typed['options'], string]>([
    [{ memory: ['64x'] }, '--memory "64x": not a size.'],
    [{ memory: ['4k'] }, '--memory "4k": that is 4096 bytes, less than any program needs to start.'],
    [{ cpus: ['0'] }, '--cpus "0": not a number of processors from 0.01 up.'],
    [{ 'pids-limit': ['0'] }, '--pids-limit "0": not a number of processes.'],
    [{ volume: ['data:/data'] }, '--volume "data:/data": this names a volume, and nslab keeps none'],
    [{ volume: ['/data'] }, '--volume "/data": not SRC:DST or SRC:DST:ro.'],
    [{ volume: ['/a:b'] }, '--volume "/a:b": the place in the container, b, is not absolute.'],
    [{ volume: ['/a:/..'] }, '--volume "/a:/..": this would cover the container’s whole root.'],
    [{ volume: ['/a:/b:z'] }, '--volume "/a:/b:z": z is not an option of it here.'],
    [{ tmpfs: ['/run:size=64k,bind'] }, '--tmpfs "/run:size=64k,bind": bind is not an option of it here.'],
    [{ ulimit: ['files=1'] }, '--ulimit "files=1": not a limit and its value.'],
    [{ ulimit: ['nofile=2:1'] }, '--ulimit "nofile=2:1": the soft limit is above the hard one.'],
    [{ ulimit: ['nofile=many'] }, '--ulimit "nofile=many": the value is not a number.'],
    [{ env: ['=x'] }, '--env "=x": there is no name before the =.'],
    [{ network: ['mynet'] }, '--network "mynet": there is no such network.'],
    [{ network: ['container:../x'] }, '"../x" cannot be a container\'s name.'],
    [{ name: ['\x1b]0;x'] }, '"\\x1b]0;x" cannot be a container\'s name.'],
    [{ name: ['.hidden'] }, '".hidden" cannot be a container\'s name.'],
    [{ hostname: ['-x'] }, '--hostname "-x": not a host name.'],
    [{ workdir: ['srv'] }, '--workdir "srv": not an absolute path.'],
    [{ rootfs: ['a'], image: ['b'] }, '--rootfs and --image do not go together'],
    [{ bundle: ['a'], memory: ['64m'] }, '--bundle and --memory do not go together'],
    [{ bundle: ['a'] }, '--bundle and CMD do not go together'],
    [{ publish: ['80:80'], network: ['host'] }, '--publish and --network host do not go together'],
    [
      { hostname: ['a'], network: ['container:b'] },
      '--hostname and --network container:b do not go together',
    ],
    [{ detach: true, interactive: true }, '--detach and --interactive do not go together'],
  ])('%j', (options, said) => {
    let error: unknown;
    try {
      read(options);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(NslabError);
    const { text, hint, status } = error as NslabError;
    expect(text.en).toContain(said);
    expect(text.zh).not.toBe(text.en);
    expect(hint?.en).toBeTruthy();
    expect(status).toBe(2);
  });
});
