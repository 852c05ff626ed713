import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Call, intAt, pipeEnd, result, text } from './call.ts';
import { pipe2, read, write } from './calls/files.ts';
import { mount, mount_setattr } from './calls/mounts.ts';
import { execve, getpid, prctl, spawn, wait4 } from './calls/processes.ts';
import { recvfrom } from './calls/sockets.ts';
import { monitor, ready, reap, relay } from './calls/verbs.ts';
import { output, sh } from './engine.test-kit.ts';
import { HEADER_SIZE, INSTRUCTION_SIZE, RELOCATION_SIZE } from './format.ts';
import { monitored } from './monitor.test-kit.ts';
import { encodeProgram } from './program.ts';
import { serve } from './serve.ts';

/*
 * The loader, relocation and interpretation under AddressSanitizer and UBSan, without a kernel behind them:
 * native/fuzz. A defect there ends the fuzzer with a report on stderr.
 */
const native = join(import.meta.dirname, '../../native');

beforeAll(() => {
  const { status, stderr } = spawnSync('make', ['-s', '-C', native, 'asan'], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
}, 120_000);

/** What the engine says of each program. */
function judge(programs: readonly Uint8Array[]): string[] {
  const input = programs.flatMap((p) => [Buffer.from(Uint32Array.of(p.length).buffer), p]);
  const run = spawnSync(join(native, 'build/nslab-fuzz'), {
    input: Buffer.concat(input),
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
  const lines = run.stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(programs.length);
  for (const line of lines) expect(line).toMatch(/^accepted$|^refused: .+ \(\d+ against \d+\)$/);
  return lines;
}

const ANSWER = { errorAt: 16, type: 'RTM_NEWLINK', request: new Uint8Array(), shown: '' };

/** A bit of everything: children of children, texts, lists, structures, captures, each verb and policy. */
const rich: readonly Call[] = [
  pipe2(['O_CLOEXEC'], { as: 'p' }),
  spawn(
    {
      flags: ['CLONE_NEWUSER', 'CLONE_NEWPID'],
      child: [
        read(pipeEnd('p', 'read'), 5000, { atLeast: 1 }),
        prctl('PR_SET_NAME', 'box'),
        recvfrom(result('deep'), 64, { as: 'answer', answer: ANSWER, onError: ['EEXIST'] }),
        prctl('PR_SET_KEEPCAPS', intAt('answer', 20)),
        mount({ source: 'proc', target: '/proc', type: 'proc' }),
        spawn(
          { child: [execve('/bin/sh', ['sh', text`-${result('deep')}`], ['A=1']), getpid()] },
          { as: 'inner' },
        ),
        wait4(result('inner'), { asStatus: true, mustSucceed: true, onError: ['ECHILD', 'EINTR'] }),
        relay(result('inner'), result('inner')),
        monitor({ child: result('inner'), master: 9, log: result('deep'), attached: true }),
        ready(),
        reap(),
      ],
    },
    { as: 'box' },
  ),
  write(pipeEnd('p', 'write'), text`${result('box')} and ${pipeEnd('p', 'read')}`, { onError: 'continue' }),
  mount_setattr('AT_FDCWD', '/', [], { set: ['MOUNT_ATTR_IDMAP'], usernsFd: result('box') }),
  wait4(-1),
];
// The only name that is not known at its place gets one that is: an early call of the first process.
const base = Buffer.from(encodeProgram([getpid({ as: 'deep' }), ...rich], { holdTrace: true }));
const instructions = base.readUInt32LE(12);
const relocations = base.readUInt32LE(16);
const relocationsAt = HEADER_SIZE + instructions * INSTRUCTION_SIZE;

function changed(change: (program: Buffer) => void): Buffer {
  const copy = Buffer.from(base);
  change(copy);
  return copy;
}

const at = (instruction: number, field: number) => HEADER_SIZE + instruction * INSTRUCTION_SIZE + field;
const SPAWN = 2;
const CHILD_FIRST = 104;
const CHILD_COUNT = 108;
const ANSWERED = 8;
const MONITOR = 14;
const FLAGS = 3;
const CAPTURE_LENGTH = 92;
const ANSWER_AT = 124;

test('the program itself is accepted', () => {
  expect(judge([base, encodeProgram([])])).toEqual(['accepted', 'accepted']);
});

test('cut off at every byte', () => {
  const cut = Array.from({ length: base.length }, (_, length) => base.subarray(0, length));
  expect(judge(cut).filter((line) => line === 'accepted')).toEqual([]);
});

test('cut off at every byte, with a length that agrees', () => {
  const cut = Array.from({ length: base.length - HEADER_SIZE }, (_, i) => {
    const copy = Buffer.from(base.subarray(0, HEADER_SIZE + i));
    copy.writeUInt32LE(copy.length, 8);
    return copy;
  });
  const words = new Set(judge(cut).map((line) => line.replace(/\d+/g, 'N')));
  expect([...words]).toEqual(['refused: its sections do not fill it (N against N)']);
});

describe('words of the refusal', () => {
  const table: readonly (readonly [string, (p: Buffer) => void, string])[] = [
    ['magic', (p) => p.writeUInt32LE(0, 0), 'not a program: wrong magic (0 against 827085646)'],
    ['version', (p) => p.writeUInt16LE(2, 4), 'of another version (2 against 1)'],
    [
      'too many instructions',
      (p) => p.writeUInt32LE(0xffffffff, 12),
      'too many instructions (4294967295 against 65536)',
    ],
    ['arena of 4 GB', (p) => p.writeUInt32LE(0xffffffff, 20), 'its sections do not fill it ('],
    [
      'root beyond the end',
      (p) => p.writeUInt32LE(instructions + 1, 24),
      'the first process has more instructions than there are',
    ],
    [
      'a child that is its own parent',
      (p) => p.writeUInt32LE(0, at(SPAWN, CHILD_FIRST)),
      "instruction 2: its child's range is not the next one (0 against 6)",
    ],
    [
      'a child that begins at its spawn',
      (p) => p.writeUInt32LE(SPAWN, at(SPAWN, CHILD_FIRST)),
      "instruction 2: its child's range is not the next one (2 against 6)",
    ],
    [
      'a child without end',
      (p) => p.writeUInt32LE(0xffffffff, at(SPAWN, CHILD_COUNT)),
      "instruction 2: its child's range leaves the program",
    ],
    [
      'a child too short',
      (p) => p.writeUInt32LE(1, at(SPAWN, CHILD_COUNT)),
      'instruction 7: belongs to no process (7 against 7)',
    ],
    [
      'shared memory',
      (p) => p.writeUInt32LE(0x100, at(SPAWN, 16)),
      'instruction 2: spawn has flags that share memory or are unknown (256 against ',
    ],
    [
      'plain clone3',
      (p) => p.writeUInt32LE(435, at(0, 4)),
      'instruction 0: a process is made by spawn, not by a plain call (435 against 0)',
    ],
    ['unknown opcode', (p) => p.writeUInt8(9, at(0, 0)), 'instruction 0: unknown opcode (9 against 5)'],
    [
      'a result of later',
      (p) => p.writeUInt8(2, at(1, 8 + 1)) && p.writeBigUInt64LE(1n, at(1, 24)),
      'instruction 1: uses a result that is not known there (1 against 1)',
    ],
    [
      'a capture beyond',
      (p) => p.writeUInt32LE(0xfffffff0, at(1, 88)),
      'instruction 1: its capture leaves the arena',
    ],
    [
      'an answer beyond its capture',
      (p) => p.writeUInt32LE(5002, at(ANSWERED, ANSWER_AT)),
      'instruction 8: its answer is not in its capture (5002 against 64)',
    ],
    [
      'an answer that ends one byte beyond it',
      (p) => p.writeUInt32LE(61, at(ANSWERED, ANSWER_AT)),
      'instruction 8: its answer is not in its capture (61 against 64)',
    ],
    [
      'an answer in no capture',
      (p) => p.writeUInt32LE(0, at(ANSWERED, CAPTURE_LENGTH)),
      'instruction 8: its answer is not in its capture (16 against 0)',
    ],
    [
      'a place for an answer, and none',
      (p) => p.writeUInt8(0, at(ANSWERED, FLAGS)),
      'instruction 8: says where an answer is, and has none (16 against 0)',
    ],
    [
      'orders that are a number',
      (p) => p.writeUInt8(0, at(MONITOR, 8)),
      "instruction 14: a monitor's orders must lie in the arena (0 against 1)",
    ],
    [
      'orders beyond the arena',
      (p) => p.writeBigUInt64LE(BigInt(p.readUInt32LE(20) - 31), at(MONITOR, 16)),
      "instruction 14: a monitor's orders leave the arena",
    ],
    [
      'a relocation of somebody else',
      (p) => p.writeUInt32LE(1, at(3, 96)),
      'instruction 3: its relocations are not the next ones (1 against 0)',
    ],
    [
      'a text too long',
      (p) => p.writeUInt32LE(3, relocationsAt + 12),
      'instruction 3: a text is longer than its room (20 against 3)',
    ],
    [
      'a text without room',
      (p) => p.writeUInt32LE(0, relocationsAt + 12),
      'instruction 3: a text leaves the arena',
    ],
    [
      'a literal without a text',
      (p) => p.writeUInt8(4, relocationsAt),
      'instruction 3: a text is longer than its room (',
    ],
  ];
  test.each(table)('%s', (_, change, words) => {
    expect(judge([changed(change)])[0]?.slice('refused: '.length)).toContain(words);
  });
});

test('nested deeper than pid namespaces can be', () => {
  const nested = (depth: number): Call[] =>
    depth === 0 ? [getpid()] : [spawn({ child: nested(depth - 1) })];
  expect(judge([encodeProgram(nested(32)), encodeProgram(nested(33))])).toEqual([
    'accepted',
    'refused: instruction 32: processes are nested too deeply (33 against 32)',
  ]);
});

/** xorshift32: the same mistakes every time. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

const TELLING = [
  0, 1, 3, 4, 7, 8, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff,
];

function mutant(pick: (below: number) => number): Buffer {
  const copy = Buffer.from(base);
  for (let n = 1 + pick(4); n > 0; n--) {
    // The arena holds data only: most of the damage is done to what comes before it.
    const end = pick(8) === 0 ? copy.length : relocationsAt + relocations * RELOCATION_SIZE;
    const word = pick(end >> 2) * 4;
    if (word === 8) continue;
    switch (pick(4)) {
      case 0:
        copy.writeUInt32LE(TELLING[pick(TELLING.length)] ?? 0, word);
        break;
      case 1:
        copy.writeUInt8(copy.readUInt8(word) ^ (1 << pick(8)), word);
        break;
      case 2:
        copy.writeUInt32LE((copy.readUInt32LE(word) + 0xffffffff + 2 * pick(2)) >>> 0, word);
        break;
      default:
        copy.copy(copy, word, pick(end >> 2) * 4, pick(end));
        copy.writeUInt32LE(copy.length, 8);
    }
  }
  return copy;
}

test.each([1, 2, 3, 4])('10,000 damaged programs, seed %i', (seed) => {
  const pick = random(seed * 2654435761);
  const lines = judge(Array.from({ length: 10_000 }, () => mutant(pick)));
  const accepted = lines.filter((l) => l === 'accepted').length;
  // Both happen, or the test would not test anything.
  expect(accepted).toBeGreaterThan(500);
  expect(lines.length - accepted).toBeGreaterThan(1000);
  expect(new Set(lines.map((l) => l.replace(/\d+/g, 'N'))).size).toBeGreaterThan(15);
});

describe('the whole engine, hosted, under the same eyes', () => {
  const engine = join(native, 'build/nslab-engine-asan');
  beforeAll(() => {
    process.env['NSLAB_ENGINE'] = engine;
  });
  afterAll(() => {
    delete process.env['NSLAB_ENGINE'];
  });
  const calls = [
    pipe2(['O_CLOEXEC'], { as: 'p' }),
    spawn({ child: [read(pipeEnd('p', 'read'), 100, { atLeast: 1 }), sh('exit 6')] }, { as: 'c' }),
    write(pipeEnd('p', 'write'), text`${result('c')}`),
    reap(result('c')),
  ];

  test('one shot', async () => {
    const { trace, stderr } = await output(calls);
    expect(stderr).toBe('');
    expect(trace).toMatchObject({ ok: true, status: 6 });
  });

  test('standing by', async () => {
    const logFile = join(mkdtempSync(join(tmpdir(), 'nslab-asan-')), 'log');
    const container = sh('cat; seq 1 20000; echo >&2; exit 6');
    const { trace, stderr } = await output(monitored(container, { logFile, logMax: 20_000 }));
    rmSync(dirname(logFile), { recursive: true });
    expect(stderr).toBe('\n');
    expect(trace).toMatchObject({ ok: true, status: 6 });
  });

  test('serving', async () => {
    const server = await serve();
    const traces = await Promise.all(Array.from({ length: 5 }, () => server.run(calls)));
    expect(traces.map((t) => t.status)).toEqual([6, 6, 6, 6, 6]);
    await server.close();
  });
});
