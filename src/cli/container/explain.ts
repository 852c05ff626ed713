import { entryFormatter } from '../../engine/show.ts';
import type { Trace } from '../../engine/trace.ts';
import type { Io } from '../../guide/io.ts';

/** The trace, each call with the lab and the step that teach it. */
export async function explain(trace: Trace, io: Io): Promise<string> {
  const shown = entryFormatter({ lang: io.lang, color: io.errInk.color });
  return `${trace.entries.map(shown).join('\n')}\n`;
}
