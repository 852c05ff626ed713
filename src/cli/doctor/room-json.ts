import type { Preflight } from '../../doctor/code/preflight.ts';
import { reasonOf } from '../../doctor/code/reasons.ts';
import { type Lang, say } from '../../text/text.ts';
import type { Machine } from './machine.ts';
import { problemWords } from './problem.ts';

/** Stable: other programs read it. */
export function jsonRoom(machines: readonly Machine[], lang: Lang): string {
  const listed = machines.map(({ name, code, read }) =>
    read.ok
      ? { name, code, ok: true, ...preflight(read.preflight, lang) }
      : { name, code, ok: false, problem: read.problem.kind, words: say(problemWords(read.problem), lang) },
  );
  return `${JSON.stringify({ machines: listed }, null, 2)}\n`;
}

function preflight({ nslab, kernel, user, cgroups, labs, reasons }: Preflight, lang: Lang) {
  return {
    nslab,
    kernel: kernel ?? null,
    user,
    cgroups,
    labs: labs.map((state, i) => ({ number: i + 1, state })),
    lacks: reasons.map((id) => {
      const { short, remedy } = reasonOf(id);
      return { id, words: say(short, lang), remedy: say(remedy, lang) };
    }),
  };
}
