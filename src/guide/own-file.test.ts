import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UNHEARD } from '../author/unheard.ts';
import { loadLab } from '../lab/catalogue.ts';
import { type StateFolder, stateFolderAt } from '../state/folder.ts';
import { carryOwnFile, offerOf } from './own-file.ts';

let folder: string;
let state: StateFolder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-carry-'));
  state = stateFolderAt(join(folder, 'nslab'));
  for (const lab of ['uts', 'pid', 'mount']) mkdirSync(state.work(lab), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fileOf = (lab: string) => join(state.work(lab), 'my-container.ts');

describe('the learner’s own file goes along', () => {
  it('the newest of other labs’, and never over one that is there', () => {
    writeFileSync(fileOf('uts'), 'older');
    utimesSync(fileOf('uts'), 1, 1);
    writeFileSync(fileOf('pid'), 'newer');
    carryOwnFile('mount', state, UNHEARD);
    expect(readFileSync(fileOf('mount'), 'utf8')).toBe('newer');
    expect(
      existsSync(join(readlinkSync(join(state.work('mount'), 'node_modules', 'nslab')), 'package.json')),
    ).toBe(true);
    writeFileSync(fileOf('pid'), 'newest');
    carryOwnFile('mount', state, UNHEARD);
    expect(readFileSync(fileOf('mount'), 'utf8')).toBe('newer');
  });

  it('leaves a folder alone where there is none', () => {
    carryOwnFile('mount', state, UNHEARD);
    expect(existsSync(fileOf('mount'))).toBe(false);
    expect(existsSync(join(state.work('mount'), 'node_modules'))).toBe(false);
  });

  it('follows no link that somebody in a lab host has put there', () => {
    writeFileSync(join(folder, 'secret'), 'ours alone');
    symlinkSync(join(folder, 'secret'), fileOf('uts'));
    carryOwnFile('mount', state, UNHEARD);
    expect(existsSync(fileOf('mount'))).toBe(false);
  });
});

it('offers the code once a lab has a part in it', async () => {
  expect(offerOf(await loadLab('uts'), UNHEARD)).toContain('nslab engine --new');
  expect(offerOf(await loadLab('container'), UNHEARD)).toBe('');
});
