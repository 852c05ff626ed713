import type { Io } from '../../guide/io.ts';
import { cut, widthOf } from '../../guide/view/wrap.ts';
import { shownName } from '../../image/shown-name.ts';
import { say, type Text } from '../../text/text.ts';
import { ago } from './ago.ts';
import type { Summary } from './summary.ts';

interface Column {
  readonly head: Text;
  readonly cell: (container: Summary, io: Io) => string;
  /** No wider than this, however much room there is; `least` where there is little. */
  readonly most: number;
  readonly least?: number;
  /** It goes first, where there is little room: 0 stays. */
  readonly rank: number;
}

const COLUMNS: readonly Column[] = [
  { head: { en: 'NAME', zh: '名字' }, cell: ({ name }) => name, most: 24, rank: 0 },
  { head: { en: 'STATUS', zh: '状态' }, cell: statusOf, most: 28, rank: 1 },
  {
    head: { en: 'COMMAND', zh: '命令' },
    cell: ({ command }) => shownName(command.join(' ')),
    most: 30,
    least: 12,
    rank: 3,
  },
  { head: { en: 'ADDRESS', zh: '地址' }, cell: ({ address }) => address ?? '-', most: 15, rank: 2 },
  { head: { en: 'PORTS', zh: '端口' }, cell: ({ ports }) => ports.join(' ') || '-', most: 40, rank: 4 },
];

const GAP = 2;

/** A line a container. Where the terminal is narrow the command is cut, then columns go, those that matter least first. */
export function psTable(containers: readonly Summary[], io: Io): string {
  let columns = COLUMNS;
  for (;;) {
    const rows = rowsOf(containers, columns, io);
    const widths = widthsIn(io.columns, columns, rows);
    const least = columns.find((c) => c.rank === columns.length - 1);
    if (total(widths) <= io.columns || columns.length === 1 || !least) return table(rows, widths, io);
    columns = columns.filter((c) => c !== least);
  }
}

function widthsIn(room: number, columns: readonly Column[], rows: readonly string[][]): number[] {
  const widths = columns.map((c, i) => Math.min(c.most, Math.max(...rows.map((r) => widthOf(r[i] ?? '')))));
  const excess = total(widths) - room;
  if (excess <= 0) return widths;
  return columns.map(({ least }, i) => {
    const width = widths[i] ?? 0;
    return least === undefined ? width : Math.max(Math.min(width, least), width - excess);
  });
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width + GAP, -GAP);
}

function rowsOf(containers: readonly Summary[], columns: readonly Column[], io: Io): string[][] {
  return [
    columns.map(({ head }) => say(head, io.lang)),
    ...containers.map((container) => columns.map(({ cell }) => cell(container, io))),
  ];
}

function table(rows: readonly string[][], widths: readonly number[], io: Io): string {
  return rows
    .map((row, at) => {
      const cells = row.map((cell, i) => {
        const width = Math.min(widths[i] ?? 0, io.columns);
        const short = cut(cell, width, io.ink.dots);
        return i === row.length - 1 ? short : short + ' '.repeat(Math.max(0, width - widthOf(short)));
      });
      const line = cells.join(' '.repeat(GAP)).trimEnd();
      return `${at === 0 ? io.ink.strong(line) : line}\n`;
    })
    .join('');
}

function statusOf({ state, created, exit }: Summary, io: Io): string {
  const t = (text: Text) => say(text, io.lang);
  if (state === 'making' || state === 'abandoned') return t({ en: 'being made', zh: '创建中' });
  if (state === 'running') {
    const since = ago(created);
    return t({ en: `up ${since.en}`, zh: `已运行 ${since.zh}` });
  }
  if (exit?.status === undefined) return t(LOST[exit?.lost ?? 'monitor-killed']);
  const since = ago(exit.at ?? created);
  return t({ en: `exited (${exit.status}) ${since.en} ago`, zh: `已退出（${exit.status}）${since.zh}前` });
}

/** Nobody saw its end. */
export const LOST: Readonly<Record<NonNullable<NonNullable<Summary['exit']>['lost']>, Text>> = {
  restarted: { en: 'gone: machine restarted', zh: '没了：机器重启过' },
  'host-ended': { en: 'gone: lab host ended', zh: '没了：实验主机已结束' },
  'monitor-killed': { en: 'gone: monitor killed', zh: '没了：监护进程被杀' },
};
