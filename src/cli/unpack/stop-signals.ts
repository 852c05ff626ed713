import { constants } from 'node:os';

const STOPS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface StopSignals {
  /** Aborted by the first of them. */
  readonly signal: AbortSignal;
  /** 128 + the signal, once one has come. */
  readonly status: number | undefined;
  forget(): void;
}

/** Turns Ctrl-C and its like into an abort, so that what is half done is removed before we end; a second one ends us at once. */
export function stopSignals(): StopSignals {
  const controller = new AbortController();
  let status: number | undefined;
  const stop = (name: (typeof STOPS)[number]) => {
    status = 128 + constants.signals[name];
    controller.abort();
  };
  for (const name of STOPS) process.once(name, stop);
  return {
    signal: controller.signal,
    get status() {
      return status;
    },
    forget: () => {
      for (const name of STOPS) process.off(name, stop);
    },
  };
}
