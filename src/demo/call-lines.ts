import type { Io } from '../guide/io.ts';
import { cut } from '../guide/view/wrap.ts';
import { say } from '../text/text.ts';
import { atMost, hanging, paragraph } from './lines.ts';
import type { Moment, Said } from './moment.ts';
import type { Phase } from './show.ts';
import { waitsFor } from './words.ts';

/**
 * What has been made, who waits, and what comes next, in at most so many lines: where they are few, what has been made
 * is said in fewer words, since it is the next call that everybody waits for.
 */
export function callLines(moment: Moment, phase: Phase, io: Io, most: number): string[] {
  const { done, waiting, ahead } = moment;
  const next = [
    ...(waiting.length > 0 ? waitingLine(waiting, io) : []),
    ...(ahead && (phase === 'ready' || phase === 'calling') ? aheadLines(ahead, io) : []),
  ];
  const before = (calls: number, lines: number): string[] => {
    const last = calls === 0 ? [] : done.slice(-calls);
    const left = done.length - last.length;
    const each = last.flatMap((said, i) => doneLines(said, io, i === last.length - 1 ? lines : 2));
    return [...(left > 0 ? [skipped(left, io)] : []), ...each];
  };
  const tries = [() => before(2, 4), () => before(1, 4), () => before(1, 2), () => before(1, 1)];
  for (const attempt of tries) {
    const lines = [...attempt(), ...next];
    if (lines.length <= most) return lines;
  }
  return next.length > 0 ? next : before(1, 1);
}

function skipped(count: number, { ink, lang }: Io): string {
  const words = { en: `${count} more before`, zh: `前面还有 ${count} 个` };
  return ` ${ink.dots} ${say(words, lang)}`;
}

/** `… 25 wait4(26, …, 0, NULL) · waits for a child to end`; of several only who and in what. */
function waitingLine(waiting: readonly Said[], io: Io): string[] {
  const [first] = waiting;
  if (waiting.length === 1 && first) return waitingLines(first, io);
  const list = waiting.map(({ process, waitsFor: name = '' }) => `${process} ${name}`).join(' · ');
  const words = say({ en: 'wait', zh: '在等' }, io.lang);
  return hanging(
    ` ${io.ink.warn(io.ink.dots)} `,
    atMost(paragraph(`${words}: ${list}`, io.columns - 4), 1, ''),
  );
}

export function doneLines({ process, call, why, done }: Said, io: Io, most = 4): string[] {
  const { ink, columns } = io;
  const failed = done?.failed === true;
  const sign = failed ? ink.warn(ink.bullet) : ink.good(ink.unicode ? '✔' : '+');
  const head = hanging(` ${sign} ${ink.dim(process)} `, paragraph(call, columns - 5 - process.length));
  const outcome = `${done?.outcome ?? ''}   ${done?.duration ?? ''}`.trimEnd();
  return [
    ...(most === 1 ? [cut(head.join(' '), columns, ink.dots)] : atMost(head, most, `     ${ink.dots}`)),
    ...indented(outcome, io, failed ? ink.warn : ink.good),
    ...(done?.meaning ? indented(`! ${done.meaning}`, io, ink.bad) : []),
    ...(why !== '' && most > 2 ? indented(why, io) : []),
  ];
}

export function aheadLines({ process, call, why }: Said, io: Io): string[] {
  const { ink, columns } = io;
  const sign = ink.unicode ? '▶' : '>';
  const lines = atMost(paragraph(call, columns - 5 - process.length), 5, ink.dots);
  return [
    ...hanging(` ${ink.warn(sign)} ${ink.strong(process)} `, lines.map(ink.strong)),
    ...(why === '' ? [] : indented(why, io)),
  ];
}

/** `… 25 wait4(26, …, 0, NULL) waits for a child to end` */
export function waitingLines({ process, call, waitsFor: name = '' }: Said, io: Io): string[] {
  const { ink, columns, lang } = io;
  const words = `${call} ${ink.unicode ? '·' : '-'} ${say(waitsFor(name), lang)}`;
  const lines = atMost(paragraph(words, columns - 5 - process.length), 2, ink.dots);
  return hanging(` ${ink.warn(ink.unicode ? '…' : '.')} ${process} `, lines);
}

function indented(text: string, { columns }: Io, paint: (line: string) => string = (t) => t): string[] {
  return hanging('     ', paragraph(text, columns - 5)).map((line) => paint(line));
}
