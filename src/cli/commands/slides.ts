import type { CommandRun } from '../command.ts';
import { flag } from '../command.ts';
import { checkUse } from '../slides/use.ts';

/** The decks of the workshop. Each way to show them is loaded when it is asked for. */
export const run: CommandRun = async (call, at) => {
  const [what] = call.positionals;
  checkUse(call);
  if (what === 'build') return (await import('../slides/build-decks.ts')).buildSlides(call, at);
  if (what === 'serve') return (await import('../slides/serve-decks.ts')).serveSlides(call, at);
  if (flag(call, 'notes') && at.io.interactive)
    return (await import('../slides/follow-notes.ts')).followNotes(at);
  return (await import('../slides/show-deck.ts')).showSlides(call, at);
};
