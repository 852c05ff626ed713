import { closeAllStages } from './stage.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs `work`; a signal that would end us first ends the lab hosts that are still there, which would outlive us. */
export async function cleanlyInterrupted<T>(work: () => Promise<T>): Promise<T> {
  const heard = (signal: NodeJS.Signals) => {
    stopListening();
    // Again, when nobody listens any more: the kernel ends us with the status that a shell expects.
    closeAllStages().then(() => process.kill(process.pid, signal));
  };
  const stopListening = () => {
    for (const signal of SIGNALS) process.off(signal, heard);
  };
  for (const signal of SIGNALS) process.on(signal, heard);
  try {
    return await work();
  } finally {
    stopListening();
  }
}
