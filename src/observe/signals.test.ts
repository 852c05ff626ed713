import { expect, test } from 'vitest';
import { decodeSignals } from './signals.ts';

test.each([
  ['0000000000000000', []],
  ['0000000000004002', ['SIGINT', 'SIGTERM']],
  // bash at its prompt
  [
    '000000004b817efb',
    'SIGHUP SIGINT SIGILL SIGTRAP SIGABRT SIGBUS SIGFPE SIGUSR1 SIGSEGV SIGUSR2 SIGPIPE SIGALRM SIGTERM SIGCHLD SIGXCPU SIGXFSZ SIGVTALRM SIGWINCH SIGSYS'.split(
      ' ',
    ),
  ],
  ['8000000200000000', ['SIGRTMIN+0', 'SIGRTMIN+30']],
])('%s', (mask, names) => {
  expect([...decodeSignals(mask)]).toEqual(names);
});
