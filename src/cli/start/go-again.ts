import { askedAgain } from '../../guide/again.ts';
import type { Guide } from '../../guide/guide.ts';
import type { Io } from '../../guide/io.ts';
import { currentStep } from '../../guide/session.ts';
import type { Lab } from '../../lab/catalogue.ts';
import { say } from '../../text/text.ts';
import { reportError } from '../errors.ts';

/** `again`, asked of a running guide: by a shell in the lab host (which ends with it) or from outside. */
export async function goAgain(guide: Guide, lab: Lab, argv: readonly string[], asker: Io): Promise<number> {
  try {
    const step = await askedAgain(argv, lab, currentStep(guide.session).id, asker);
    if (!step) return 1;
    guide.dispatch({ type: 'again', step: step.id });
    asker.out(`${say({ en: 'The guide shows it.', zh: '请看向导那边。' }, asker.lang)}\n`);
    return 0;
  } catch (error) {
    return reportError(error, asker);
  }
}
