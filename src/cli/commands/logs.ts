import { once } from 'node:events';
import { findContainer } from '../../container/run/find.ts';
import { readLog } from '../../container/run/logs.ts';
import { readContainer } from '../../container/store/record.ts';
import { see } from '../../container/store/seen.ts';
import { flag } from '../command.ts';
import { forwarded } from '../container/forward-any.ts';
import { inPlace } from '../container/place.ts';
import { stopSignals } from '../unpack/stop-signals.ts';

/** What a container has written to both its streams, byte by byte. */
export const run = inPlace(async (store, call) => {
  const { record } = await findContainer(store, call.positionals[0] ?? '');
  const stop = stopSignals();
  const { log } = record.plan.streams;
  const isRunning = () => {
    const now = readContainer(store, record.name);
    return now !== undefined && see(store, now).state === 'running';
  };
  try {
    const pieces = readLog(log.path, {
      ...{ maxBytes: log.maxBytes, follow: flag(call, 'follow') },
      ...{ isRunning, signal: stop.signal },
    });
    for await (const piece of pieces)
      if (!process.stdout.write(piece)) await once(process.stdout, 'drain', { signal: stop.signal });
    return stop.status ?? 0;
  } catch (error) {
    if (stop.status === undefined) throw error;
    return stop.status;
  } finally {
    stop.forget();
  }
}, forwarded('logs'));
