import { describe, expect, test } from 'vitest';
import { listDecks, readTakes } from '../catalogue.ts';
import { thisMachine } from '../takes.ts';
import { normal, normalPicture } from './normal.ts';
import { record } from './record.ts';
import { type Difference, differences } from './store.ts';
import { saidIn } from './teletype.ts';

const MINUTES = 60_000;

/** The lines in which the two differ. */
function shown({ what, stored = '', now = '' }: Difference): string {
  const [before, after] = [stored.split('\n'), now.split('\n')];
  const without = (lines: readonly string[], others: readonly string[], mark: string): string[] => {
    const known = new Set(others.map(normal));
    return lines.filter((line) => !known.has(normal(line))).map((line) => `${mark} ${line.trim()}`);
  };
  return [what, ...without(before, after, '-'), ...without(after, before, '+')].join('\n');
}

/** What the decks show is what this machine still shows; numbers apart. */
describe('what was recorded, once more', () => {
  for (const entry of listDecks()) {
    const { on } = readTakes(entry);
    const here = thisMachine();
    const same = process.getuid?.() === 0 && on.system === here.system && on.cgroups === here.cgroups;
    test.skipIf(!same)(
      `${entry.name} (as root, on ${on.system}, cgroup ${on.cgroups})`,
      { timeout: 3 * MINUTES },
      async () => {
        const found = differences(entry, await record(entry));
        expect(found.map(shown)).toEqual([]);
      },
    );
  }
});

test.each([
  ['echo and prompt', 'ls /etc\nhosts\npasswd\nlab:~# ', 'ls /etc', ['hosts', 'passwd']],
  ['no output', 'true\nlab:~# ', 'true', []],
  ['no newline at the end', 'printf x\nxlab:~# ', 'printf x', ['x']],
  [
    'a line that the terminal has broken',
    'echo aaaa bb \nbb\naaaa bbbb\n/ # ',
    'echo aaaa bbbb',
    ['aaaa bbbb'],
  ],
  ['a bare prompt', 'id -u\n0\n# ', 'id -u', ['0']],
  ['another hostname', 'id -u\n0\nroot@box:/# ', 'id -u', ['0']],
  ['a line that goes on', 'for i in 1; do\n> ', 'for i in 1; do', []],
  ['blank lines within', 'x\na\n\nb\nbox:/lab# ', 'x', ['a', '', 'b']],
])('between echo and prompt: %s', (_, answered, line, said) => {
  expect(saidIn(answered, line, 'lab:~# ')).toEqual(said);
});

test.each([
  ['/proc/18515/ns/mnt → mnt:[4026532799]', '/proc/12/ns/mnt → mnt:[4026533001]'],
  ['420 417 0:451 / /etc rw', '42  7 0:51 / /etc rw'],
  ['link/ether 1a:2b:3c:4d:5e:6f', 'link/ether 00:11:22:33:44:55'],
  ['inet6 fe80::1234:5cff:fe12:1/64', 'inet6 fe80::5:a/64'],
  ['4.2 MB in 0.013 s', '12 MB in 1 s'],
  ['cpu ████████░░ 17 % / 20 %', 'cpu ░░░░░░░░░░ 0 % / 20 %'],
  ['cpu ░░░░░░░░░░ 0 % / 50 % throttled 1×', 'cpu ░░░░░░░░░░ 0 % / 50 %'],
  ['<text x="304.8" y="392" class="bad small">throttled 1×</text>\n<text>cpu</text>', '<text>cpu</text>'],
  ['<rect width="113.2" height="12" rx="3" class="good"/>\n<text>cpu</text>', '<text>cpu</text>'],
])('%j is the same as %j', (a, b) => {
  expect(normal(a)).toBe(normal(b));
});

test.each([
  ['uid=0', 'uid=1000'],
  ['uid=65534', 'uid=1000'],
  ['= 0', '= -1 EPERM (Operation not permitted)'],
  ['tmpfs mine rw', 'tmpfs mine ro'],
])('%j is not the same as %j', (a, b) => {
  expect(normal(a)).not.toBe(normal(b));
});

test('a picture is the same whichever of two boxes began first, and not when one is missing', () => {
  const red =
    '├─ red pid:[4026532631]\n│  └─ red 1 (5, 29869)\n└─ blue pid:[4026532632]\n   └─ blue 1 (6, 29870)';
  const blue =
    '├─ blue pid:[4026532178]\n│  └─ blue 1 (5, 13789)\n└─ red pid:[4026532179]\n   └─ red 1 (9, 13793)';
  expect(normalPicture(red)).toBe(normalPicture(blue));
  expect(normalPicture(red)).not.toBe(normalPicture(red.replaceAll('blue', 'red')));
});
