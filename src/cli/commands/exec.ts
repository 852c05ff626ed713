import { flag } from '../command.ts';
import { execContainer } from '../container/exec-container.ts';
import { forwarded } from '../container/forward-any.ts';
import { inPlace } from '../container/place.ts';
import { assertTerminal } from '../container/terminal.ts';

const elsewhere = forwarded('exec', (call) => ({ tty: flag(call, 'tty') }));

/** One more command in a running container. */
export const run = inPlace(execContainer, async (call, at) => {
  assertTerminal({ terminal: flag(call, 'tty'), interactive: flag(call, 'interactive') });
  return elsewhere(call, at);
});
