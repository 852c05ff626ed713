import { describe, expect, test } from 'vitest';
import type { Io } from '../../guide/io.ts';
import { ink } from '../../guide/view/ink.ts';
import { widthOf } from '../../guide/view/wrap.ts';
import type { Lang } from '../../text/text.ts';
import { psTable } from './ps-table.ts';
import type { Summary } from './summary.ts';

function io(columns: number, lang: Lang = 'en'): Io {
  return { columns, lang, ink: ink({ color: false, unicode: true }) } as Io;
}

const now = () => new Date(Date.now() - 200_000).toISOString();
const WEB: Summary = {
  name: 'web',
  state: 'running',
  created: now(),
  command: ['httpd', '-f', '-h', '/srv/www/of/some/length'],
  image: 'busybox',
  pid: 7,
  address: '10.79.0.2',
  ports: ['0.0.0.0:8080->80/tcp'],
};
const DONE: Summary = {
  name: 'a-name-of-some-length',
  state: 'exited',
  created: now(),
  exit: { status: 137, at: now() },
  command: ['sh', '-c', 'echo \x1b]0;x\x07'],
  image: 'busybox',
  ports: [],
};

describe('nslab ps', () => {
  test('all columns where there is room', () => {
    expect(psTable([WEB], io(120))).toBe(
      'NAME  STATUS    COMMAND                         ADDRESS    PORTS\n' +
        'web   up 3 min  httpd -f -h /srv/www/of/some/…  10.79.0.2  0.0.0.0:8080->80/tcp\n',
    );
  });

  test('at 80 the command is cut first', () => {
    const table = psTable([WEB, DONE], io(80));
    for (const line of table.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(80);
    expect(table).toMatch(/httpd -f .*… +10\.79\.0\.2/);
  });

  test.each([60, 40, 20, 10])('at %i columns no line is longer, and the name stays', (columns) => {
    for (const lang of ['en', 'zh'] as const) {
      const table = psTable([WEB, DONE], io(columns, lang));
      for (const line of table.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      expect(table).toMatch(/^web/m);
    }
  });

  test('what was typed cannot move the cursor', () => {
    expect(psTable([DONE], io(120))).toContain('echo \\x1b]0;x\\x07');
  });

  test('none: the heading alone', () => {
    expect(psTable([], io(80))).toBe('NAME  STATUS  COMMAND  ADDRESS  PORTS\n');
  });

  test('an end that nobody saw is said to be one', () => {
    const lost: Summary = { ...DONE, exit: { lost: 'host-ended' } };
    expect(psTable([lost], io(120))).toContain('gone: lab host ended');
    expect(psTable([lost], io(120, 'zh'))).toContain('没了：实验主机已结束');
  });
});
