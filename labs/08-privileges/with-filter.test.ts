import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { byThirtyTwoBits } from './other-door.ts';
import { withFilter } from './with-filter.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nslab-filter-'));
  writeFileSync(join(folder, 'with-filter'), withFilter(), { mode: 0o755 });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A command under a filter, with the promise that allows it to everybody. */
function under(filter: string, ...command: readonly string[]) {
  writeFileSync(join(folder, 'filter'), filter);
  const argv = ['--no-new-privs', 'perl', 'with-filter', 'filter', ...command];
  const { status, signal, stderr } = spawnSync('setpriv', argv, { cwd: folder, encoding: 'utf8' });
  return { status, signal, said: stderr.trim() };
}

const NO_MKDIR = `
        ld  arch
        jne native, kill    ; whose numbers are these?
        ld  nr
        jeq mkdir, no
        jeq mkdirat, no
        ret ALLOW
no:     ret EPERM
kill:   ret KILL
`;

test('the filter of the text refuses to make a folder, and nothing else', () => {
  expect(under(NO_MKDIR, 'mkdir', 'ring')).toMatchObject({
    status: 1,
    said: expect.stringContaining('Operation not permitted'),
  });
  expect(existsSync(join(folder, 'ring'))).toBe(false);
  expect(under(NO_MKDIR, 'touch', 'ring')).toEqual({ status: 0, signal: null, said: '' });
});

test('each answer is the kernel’s own: an errno, SIGSYS', () => {
  expect(under(NO_MKDIR.replace('EPERM', 'ENOSYS'), 'mkdir', 'ring').said).toContain(
    'Function not implemented',
  );
  expect(under(NO_MKDIR.replace('EPERM', 'KILL'), 'mkdir', 'ring').signal).toBe('SIGSYS');
});

test('a number may stand for a name, a jump for an answer, and only downwards', () => {
  const list = 'ld nr\njmp on\nret KILL\non: jeq 0xfffe, on2\nret 0x7fff0000\non2: ret KILL\n';
  expect(under(list, 'true')).toEqual({ status: 0, signal: null, said: '' });
  expect(under('up: ld nr\njmp up\nret ALLOW\n', 'true').said).toBe(
    "with-filter: filter, line 2: 'up' is not below this line",
  );
});

test.skipIf(process.arch !== 'x64')(
  'the numbers of 32-bit programs are others: they pass by, or are killed',
  () => {
    const door = join(folder, 'door');
    writeFileSync(door, byThirtyTwoBits('ring'), { mode: 0o755 });
    const free = spawnSync(door, { cwd: folder });
    // A kernel without ia32 emulation answers with SIGSEGV.
    if (free.signal !== null) return;
    rmSync(join(folder, 'ring'), { recursive: true });
    expect(under(NO_MKDIR.replace(/.*arch|.*native.*/g, ''), './door').status).toBe(0);
    expect(existsSync(join(folder, 'ring'))).toBe(true);
    expect(under(NO_MKDIR, './door').signal).toBe('SIGSYS');
  },
);

test.each([
  ['jmpp there', "line 1: there is no instruction 'jmpp'"],
  ['ld number\nret ALLOW', "line 1: 'number' is nothing that ld knows"],
  ['ld nr\njeq mkdirr, no\nno: ret EPERM', "line 2: 'mkdirr' is nothing that jeq knows"],
  ['ld nr\njeq mkdir, nowhere\nret ALLOW', "line 2: there is no label 'nowhere'"],
  ['ld nr\njeq mkdir\nret ALLOW', "line 2: there is no label ''"],
  ['ret PERHAPS', "line 1: 'PERHAPS' is nothing that ret knows"],
  ['; nothing', 'filter: no instruction in it'],
  ['ld nr', 'seccomp: Invalid argument'],
])('a filter that cannot be is refused by name: %j', (filter, said) => {
  const answer = under(`${filter}\n`, 'true');
  expect(answer.status).not.toBe(0);
  expect(answer.said).toContain(said);
});

test('a program that is not there is named', () => {
  expect(under('ret ALLOW\n', 'no-such-program').said).toBe(
    'with-filter: no-such-program: No such file or directory',
  );
});
