import { describe, expect, test } from 'vitest';
import type { Comparison } from '../../compare/comparison.ts';
import { recordedComparison } from '../../compare/recorded/recorded.ts';
import { RUNTIME_NAMES } from '../../compare/runtimes/runtime.ts';
import { ink } from '../../guide/view/ink.ts';
import { widthOf } from '../../guide/view/wrap.ts';
import { LANGS } from '../../text/text.ts';
import { cellLines, cells } from './cells.ts';
import { comparisonFromJson, comparisonJson } from './json.ts';
import { comparisonView, type ViewOptions } from './view.ts';

const plain: ViewOptions = {
  lang: 'en',
  ink: ink({ color: false, unicode: true }),
  columns: 80,
  all: false,
  recorded: false,
};
const SMALL: Comparison = {
  runtime: { name: 'crun', version: '1.8.1' },
  version: '0.1.0',
  kernel: '6.1.0 x86_64',
  cgroups: 'v2',
  date: '2026-01-02',
  command: 'sleep 60',
  sections: [
    { section: 'namespaces', equal: [{ name: 'pid', value: 'own' }], different: [] },
    { section: 'limits', equal: [{ name: 'core', value: 'unlimited' }], different: [] },
    {
      section: 'devices',
      equal: [],
      different: [
        { section: 'devices', name: 'core', ours: undefined, theirs: '-> /proc/kcore' },
        { section: 'devices', name: 'kvm', ours: 'c 10:232 0666 0:0', theirs: undefined },
      ],
    },
  ],
};

test('what is equal is counted, what differs is shown with its reason', () => {
  expect(comparisonView(SMALL, plain)).toBe(`nslab and crun: sleep 60
nslab 0.1.0, crun 1.8.1, Linux 6.1.0 x86_64, cgroup v2

namespaces: 1 equal
resource limits: 1 equal

devices: 0 equal, 2 different
        nslab                                crun
  core  (none)                               -> /proc/kcore
    → A link to the machine’s memory, /proc/kcore, as Linux had it in /dev long
      ago. It leads to a file that is masked, or not there at all.
  kvm   c 10:232 0666 0:0                    (none)
    → Not explained yet.

2 equal, 2 different, 1 of them not explained.
`);
});

test('in Chinese, in a narrow terminal', () => {
  expect(comparisonView(SMALL, { ...plain, lang: 'zh', columns: 36 })).toBe(`nslab 与 crun：sleep 60
nslab 0.1.0，crun 1.8.1，Linux 6.1.0
x86_64，cgroup v2

命名空间：1 项相同
资源限制：1 项相同

设备：0 项相同，2 项不同
  core
    nslab  （没有）
    crun   -> /proc/kcore
    → 指向机器内存 /proc/kcore 的链
      接，是 Linux 早年 /dev 里的惯
      例。它指向的文件不是被遮盖，就
      是根本不存在。
  kvm
    nslab  c 10:232 0666 0:0
    crun   （没有）
    → 还没有解释。

2 项相同，2 项不同，其中 1 项没有解
释。
`);
});

test('--all lists also what is equal', () => {
  const lines = comparisonView(SMALL, { ...plain, all: true });
  expect(lines).toContain('\n  pid  own\n');
  expect(lines).toContain('\n  core  unlimited\n');
});

test('a recorded table says so, and when', () => {
  expect(comparisonView(SMALL, { ...plain, recorded: true })).toContain('Recorded on 2026-01-02');
  expect(comparisonView(SMALL, { ...plain, recorded: true, lang: 'zh' })).toContain(
    '2026-01-02 在那台机器上录下',
  );
});

describe.each(RUNTIME_NAMES)('the whole table of %s', (name) => {
  const comparison = recordedComparison(name);
  test.each(LANGS.flatMap((lang) => [120, 80, 60, 40, 20].map((columns) => ({ lang, columns }))))(
    'no line is too long: %o',
    ({ lang, columns }) => {
      for (const all of [false, true]) {
        const lines = comparisonView(comparison, { ...plain, lang, columns, all }).split('\n');
        expect(lines.filter((line) => widthOf(line) > columns)).toEqual([]);
      }
    },
  );

  test('colours are decoration only', () => {
    const coloured = comparisonView(comparison, { ...plain, ink: ink({ color: true, unicode: true }) });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is taken away
    expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(comparisonView(comparison, plain));
  });

  test('as JSON and back it is the same', () => {
    const json = comparisonJson(comparison, true);
    expect(JSON.parse(json)).toMatchObject({ recorded: true, runtime: { name } });
    expect(comparisonFromJson(json)).toEqual(comparison);
  });
});

test('JSON has null for what one does not have, and for what nobody can explain', () => {
  const { sections } = JSON.parse(comparisonJson(SMALL, false));
  expect(sections[2].different).toMatchObject([
    { name: 'core', ours: null, theirs: '-> /proc/kcore', explanation: { id: 'core' } },
    { name: 'kvm', ours: 'c 10:232 0666 0:0', theirs: null, explanation: null },
  ]);
});

test('what a container has put into a value does not reach the terminal', () => {
  const section = { section: 'process' as const, equal: [], different: [] as never[] };
  const row = { section: 'process' as const, name: 'hostname', ours: 'a\x1b[2Jb', theirs: 'b' };
  const shown = comparisonView({ ...SMALL, sections: [{ ...section, different: [row] }] }, plain);
  expect(shown).toContain('a\\x1b[2Jb');
  expect(shown).not.toContain('\x1b');
});

test('cells side by side break behind a comma, a slash or a space', () => {
  expect(cells(['name', 'rw,nosuid,nodev', 'x'], [6, 8, 4])).toEqual([
    'name    rw,       x',
    '        nosuid,',
    '        nodev',
  ]);
  expect(cellLines('/sys/devices/system/cpu', 12)).toEqual(['/sys/', 'devices/', 'system/cpu']);
  expect(cellLines('', 5)).toEqual(['']);
  expect(cellLines('0123456789', 4)).toEqual(['0123', '4567', '89']);
});
