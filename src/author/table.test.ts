import { expect, it } from 'vitest';
import { ownCgroups } from './machine-itself.ts';
import { type Cell, failed, PASSED, type Row, skipped, summarise } from './outcome.ts';
import { formatCount, formatDetails, nameOf, tableOf } from './table.ts';
import { endsWithPrompt, plain } from './terminal-text.ts';

const cell = (column: Cell['column'], result = PASSED as Cell['result'], name?: string): Cell => ({
  column,
  result,
  ms: 100,
  ...(name ? { name } : {}),
});

const ROWS: Row[] = [
  {
    lab: 'uts',
    step: 'own-uts',
    cells: [
      cell('before'),
      cell('shell'),
      cell('mistakes', PASSED, 'a'),
      cell('mistakes', failed('no'), 'b'),
    ],
  },
  { lab: 'uts', step: 'one-command', cells: [cell('experiment', skipped('no nsenter'))] },
];

it('counts what ran; a skip did not run', () => {
  expect(summarise(ROWS)).toMatchObject({ ran: 4, passed: 3, failed: 1, skipped: 1 });
  expect(summarise([])).toMatchObject({ ran: 0, passed: 0, failed: 0, skipped: 0 });
  expect(formatCount(summarise(ROWS))).toBe('ran 4: 3 passed, 1 failed; 1 skipped');
});

it('is a row a step and a column a thing that was tried', () => {
  const { header, line } = tableOf(ROWS.map(nameOf));
  expect([header, ...ROWS.map(line)].join('\n')).toBe(
    [
      'step             before  shell  undo  again  engine  mistakes  experiment  clean  s',
      'uts/own-uts      ✓       ✓                           1/2 ✗                        0.4',
      'uts/one-command                                                –                  0.1',
    ].join('\n'),
  );
});

it('names what failed and what was skipped, once for each reason', () => {
  const again = { ...ROWS[1], step: 'open-file' } as Row;
  expect(formatDetails([...ROWS, again])).toBe(
    '✗ uts/own-uts/mistakes/b: no\n– uts/one-command/experiment: no nsenter (and 1 more of this lab, for this reason)',
  );
});

it.each([
  ['lab:~# ', true],
  ['\x1b[?2004h\x1b[1;36mlab\x1b[0m:~$ ', true],
  ['line\r\n/ # ', true],
  ['> ', true],
  ['bash-5.2# ', true],
  ['lab:~# sleep 1', false],
  ['total 5 $', false],
  ['', false],
])('a prompt? %j', (output, is) => {
  expect(endsWithPrompt(output)).toBe(is);
});

it('takes colours and carriage returns out', () => {
  expect(plain('\x1b[1;36mlab\x1b[0m:~# \x1b[?2004l\r\n\x1b]0;title\x07ok')).toBe('lab:~# \nok');
});

it('knows its own cgroups; in the root one everything would be', () => {
  const v1 = '9:name=systemd:/\n4:memory:/user.slice/a:b\n0::/';
  expect(ownCgroups(v1)).toEqual(['/user.slice/a:b']);
});
