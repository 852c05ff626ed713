import { expect, test } from 'vitest';
import { RecordReader } from './records.ts';

function record(instruction: number, captured: string): Buffer {
  const bytes = Buffer.alloc(48 + captured.length);
  bytes.writeUInt32LE(bytes.length, 0);
  bytes.writeUInt32LE(7, 4);
  bytes.writeUInt32LE(instruction, 8);
  bytes.writeInt32LE(4242, 12);
  bytes.writeBigInt64LE(-22n, 16);
  bytes.writeBigUInt64LE(1000n, 24);
  bytes.writeBigUInt64LE(2500n, 32);
  bytes.writeUInt16LE(1, 40);
  bytes.writeUInt16LE(3, 42);
  bytes.writeUInt32LE(captured.length, 44);
  bytes.write(captured, 48);
  return bytes;
}

test('a record, field by field', () => {
  const [only] = [...new RecordReader().read(record(5, 'abc'))];
  expect(only).toEqual({
    kind: 1,
    flags: 3,
    run: 7,
    instruction: 5,
    pid: 4242,
    result: -22n,
    startNs: 1000n,
    endNs: 2500n,
    captured: 3,
    bytes: new Uint8Array([97, 98, 99]),
  });
});

test('records come in pieces of any size', () => {
  const stream = Buffer.concat([record(1, ''), record(2, 'some bytes'), record(3, 'x')]);
  for (let size = 1; size <= stream.length; size++) {
    const reader = new RecordReader();
    const seen: number[] = [];
    for (let at = 0; at < stream.length; at += size) {
      for (const r of reader.read(stream.subarray(at, at + size))) seen.push(r.instruction);
    }
    expect(seen).toEqual([1, 2, 3]);
  }
});
