import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { nftProgram } from './nft.ts';

test('nft is looked for in PATH first, then where administrators’ programs lie; a missing one is named', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nslab-nft-'));
  try {
    writeFileSync(join(folder, 'nft'), '');
    expect(nftProgram(`relative:${folder}:/usr/bin`, [])).toBe(join(folder, 'nft'));
    expect(nftProgram('/nowhere', [folder])).toBe(join(folder, 'nft'));
    expect(() => nftProgram('/nowhere', [])).toThrow(expect.objectContaining({ code: 'nft-missing' }));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
