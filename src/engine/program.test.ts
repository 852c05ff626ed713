import { describe, expect, test } from 'vitest';
import { type Call, intAt, pipeEnd, result, text } from './call.ts';
import { close, mkdir, pipe2, read, write } from './calls/files.ts';
import { execve, getpid, spawn, wait4 } from './calls/processes.ts';
import { recvfrom, sendto } from './calls/sockets.ts';
import { ready } from './calls/verbs.ts';
import * as F from './format.ts';
import { encodeProgram, layOut } from './program.ts';

/** Reads a program back, independently of how it was written. */
function decode(program: Uint8Array) {
  const v = new DataView(program.buffer, program.byteOffset, program.byteLength);
  const u32 = (at: number) => v.getUint32(at, true);
  const [length, instructions, relocations, arena, root] = [8, 12, 16, 20, 24].map(u32) as number[];
  const relocationsAt = F.HEADER_SIZE + (instructions ?? 0) * F.INSTRUCTION_SIZE;
  const arenaAt = relocationsAt + (relocations ?? 0) * F.RELOCATION_SIZE;
  return {
    header: { magic: u32(0), version: v.getUint16(4, true), length, instructions, relocations, arena, root },
    stop: [u32(28), u32(32)],
    instruction: (i: number) => {
      const at = F.HEADER_SIZE + i * F.INSTRUCTION_SIZE;
      return {
        opcode: v.getUint8(at),
        policy: v.getUint8(at + 1),
        capture: v.getUint8(at + 2),
        flags: v.getUint8(at + 3),
        nr: u32(at + 4),
        kinds: [...program.subarray(at + 8, at + 14)],
        operands: Array.from({ length: 6 }, (_, n) => v.getBigUint64(at + 16 + 8 * n, true)),
        expect: Array.from({ length: v.getUint16(at + 14, true) }, (_, n) =>
          v.getUint16(at + 64 + 2 * n, true),
        ),
        least: v.getBigInt64(at + 80, true),
        captureAt: u32(at + 88),
        captureLength: u32(at + 92),
        relocationFirst: u32(at + 96),
        relocationCount: u32(at + 100),
        child: [u32(at + 104), u32(at + 108)],
        answerAt: u32(at + 124),
      };
    },
    relocation: (i: number) => {
      const at = relocationsAt + i * F.RELOCATION_SIZE;
      return {
        kind: program[at],
        width: program[at + 1],
        source: program[at + 2],
        at: u32(at + 4),
        to: u32(at + 8),
        length: u32(at + 12),
      };
    },
    string: (at: bigint | number) => {
      const from = arenaAt + Number(at);
      return Buffer.from(program.subarray(from, program.indexOf(0, from))).toString();
    },
  };
}

describe('the header', () => {
  test('counts what follows', () => {
    const bytes = encodeProgram([getpid(), getpid()]);
    expect(decode(bytes).header).toEqual({
      magic: 0x314c534e,
      version: 1,
      length: bytes.length,
      instructions: 2,
      relocations: 0,
      arena: 0,
      root: 2,
    });
    expect(Buffer.from(bytes.subarray(0, 4)).toString()).toBe('NSL1');
  });

  test('asks for a fault after a call', () => {
    expect(decode(encodeProgram([getpid()], { stop: { after: 1, how: 'pause' } })).stop).toEqual([1, 1]);
    expect(decode(encodeProgram([getpid()])).stop).toEqual([0, 0]);
  });
});

describe('instructions', () => {
  test('a string is an offset, and kept once', () => {
    const p = decode(encodeProgram([mkdir('/lab/x', 0o755), mkdir('/lab/x', 0o700)]));
    const { kinds, operands, nr } = p.instruction(0);
    expect([nr, kinds[0], kinds[1], operands[1]]).toEqual([process.arch === 'x64' ? 83 : 34, 1, 0, 0o755n]);
    expect(p.string(operands[0] ?? 0n)).toBe('/lab/x');
    expect(p.instruction(1).operands[0]).toBe(operands[0]);
  });

  test('what is captured, and how much of it', () => {
    const p = decode(encodeProgram([read(0, 100), wait4(-1, { asStatus: true, mustSucceed: true })]));
    expect(p.instruction(0)).toMatchObject({ capture: F.CAPTURE.result, captureLength: 100, flags: 0 });
    expect(p.instruction(1)).toMatchObject({ capture: F.CAPTURE.whole, captureLength: 4, flags: 3 });
    expect(p.instruction(1).operands[0]).toBe(0xffffffffffffffffn);
  });

  test('where an answer says no, and a number that was in it', () => {
    const answer = { errorAt: 16, type: 'RTM_NEWLINK', request: new Uint8Array(), shown: '' };
    const p = decode(
      encodeProgram([
        recvfrom(3, 64, { as: 'link', answer }),
        close(intAt('link', 20)),
        sendto(3, new Uint8Array(8), {
          relocations: [{ at: 4, kind: 'value', width: 4, ref: intAt('link', 20) }],
        }),
      ]),
    );
    expect(p.instruction(0)).toMatchObject({ flags: F.FLAG.answer, answerAt: 16 });
    const buffer = p.instruction(0).operands[1] ?? 0n;
    expect([p.instruction(1).kinds[0], p.instruction(1).operands[0]]).toEqual([
      F.OPERAND.load32,
      buffer + 20n,
    ]);
    expect(p.instruction(1)).toMatchObject({ flags: 0, answerAt: 0 });
    const message = Number(p.instruction(2).operands[1]);
    expect(p.relocation(p.instruction(2).relocationFirst)).toMatchObject({
      kind: F.RELOCATION.value,
      source: F.OPERAND.load32,
      at: message + 4,
      to: Number(buffer) + 20,
    });
    expect(() => encodeProgram([close(intAt('nix', 0))])).toThrow('has the name nix');
    expect(() => encodeProgram([getpid({ as: 'me' }), close(intAt('me', 0))])).toThrow('has no buffer');
  });

  test('what a failure does', () => {
    const p = decode(
      encodeProgram([
        getpid(),
        getpid({ onError: 'continue' }),
        getpid({ onError: ['EINVAL', 'EBUSY'] }),
        read(0, 1, { atLeast: 1 }),
      ]),
    );
    expect(p.instruction(0)).toMatchObject({ policy: F.POLICY.stop, least: -(2n ** 63n) });
    expect(p.instruction(1).policy).toBe(F.POLICY.continue);
    expect(p.instruction(2)).toMatchObject({ policy: F.POLICY.expect, expect: [22, 16] });
    expect(p.instruction(3).least).toBe(1n);
  });

  test('ranges of children follow each other breadth first', () => {
    const grandchild = spawn({ child: [getpid(), getpid()] });
    const { bytes, calls, parents } = layOut([spawn({ child: [grandchild] }), spawn({ child: [getpid()] })]);
    const p = decode(bytes);
    expect(p.header.root).toBe(2);
    expect([0, 1, 2].map((i) => p.instruction(i).child)).toEqual([
      [2, 1],
      [3, 1],
      [4, 2],
    ]);
    expect(calls.map((c) => c.name)).toEqual(['spawn', 'spawn', 'spawn', 'getpid', 'getpid', 'getpid']);
    expect(parents).toEqual([undefined, undefined, 0, 1, 2, 2]);
  });

  test('a verb has no number', () => {
    expect(decode(encodeProgram([ready()])).instruction(0)).toMatchObject({ opcode: F.OPCODES.ready, nr: 0 });
  });
});

describe('values of run time', () => {
  test('a result and a pipe’s end', () => {
    const p = decode(
      encodeProgram([
        pipe2([], { as: 'p' }),
        getpid({ as: 'me' }),
        write(pipeEnd('p', 'write'), 'x'),
        wait4(result('me')),
      ]),
    );
    const pipe = p.instruction(0).operands[0] ?? 0n;
    expect([p.instruction(2).kinds[0], p.instruction(2).operands[0]]).toEqual([F.OPERAND.load32, pipe + 4n]);
    expect([p.instruction(3).kinds[0], p.instruction(3).operands[0]]).toEqual([F.OPERAND.result, 1n]);
  });

  test('a text is put together before its call', () => {
    const p = decode(encodeProgram([getpid({ as: 'me' }), write(1, text`pid ${result('me')}!`)]));
    const { operands, kinds, relocationFirst, relocationCount } = p.instruction(1);
    expect([kinds[1], kinds[2], operands[2]]).toEqual([F.OPERAND.arena, F.OPERAND.length, operands[1]]);
    const steps = Array.from({ length: relocationCount }, (_, i) => p.relocation(relocationFirst + i));
    expect(steps.map((s) => s.kind)).toEqual([
      F.RELOCATION.text,
      F.RELOCATION.literal,
      F.RELOCATION.number,
      F.RELOCATION.literal,
    ]);
    expect(steps[0]).toMatchObject({ at: Number(operands[1]), length: 4 + 20 + 1 + 1 });
    expect(p.string(steps[1]?.to ?? 0)).toBe('pid ');
    expect(steps[2]).toMatchObject({ source: F.OPERAND.result, to: 0 });
  });

  test('argv is a list of pointers that ends with NULL', () => {
    const p = decode(encodeProgram([execve('/bin/sh', ['sh', '-c'], [])]));
    const { operands, relocationCount } = p.instruction(0);
    const list = Number(operands[1]);
    const pointers = Array.from({ length: relocationCount }, (_, i) => p.relocation(i));
    expect(pointers.map(({ kind, at, to }) => [kind, at - list, p.string(to)])).toEqual([
      [F.RELOCATION.pointer, 0, 'sh'],
      [F.RELOCATION.pointer, 8, '-c'],
    ]);
  });
});

describe('names', () => {
  const refusal = (calls: readonly Call[]) => {
    try {
      encodeProgram(calls);
    } catch (error) {
      return (error as Error).message;
    }
    return 'accepted';
  };

  test('a child knows what was there before it was made, and not its own number', () => {
    const child = (name: string) => [
      getpid({ as: 'early' }),
      spawn({ child: [wait4(result(name))] }, { as: 'me' }),
      getpid({ as: 'late' }),
    ];
    expect(refusal(child('early'))).toBe('accepted');
    expect(refusal(child('me'))).toBe(
      'No earlier call of this process, or of those that made it, has the name me.',
    );
    expect(refusal(child('late'))).toContain('has the name late');
  });

  test('a parent does not know its child’s', () => {
    expect(refusal([spawn({ child: [getpid({ as: 'inner' })] }), wait4(result('inner'))])).toContain(
      'has the name inner',
    );
  });

  test('only a pipe has ends', () => {
    expect(refusal([getpid({ as: 'me' }), write(pipeEnd('me', 'read'), 'x')])).toBe(
      'The call named me makes no pipe.',
    );
  });

  test('a flag that is none', () => {
    expect(refusal([getpid({ onError: ['EWHAT'] })])).toMatch(
      /^There is no flag EWHAT here; known are: EPERM, /,
    );
  });
});
