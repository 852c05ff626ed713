import { shownName } from '../../../image/shown-name.ts';
import { NslabError } from '../../../text/error.ts';
import type { Text } from '../../../text/text.ts';

/** An option's value that cannot be meant. */
export function refusedValue(option: string, value: string, why: Text, hint: Text): NslabError {
  const shown = shownName(value);
  return new NslabError(
    'run-option',
    { en: `${option} "${shown}": ${why.en}`, zh: `${option} “${shown}”：${why.zh}` },
    { status: 2, hint },
  );
}
