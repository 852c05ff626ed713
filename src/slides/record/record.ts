import { type DeckEntry, readDeck } from '../catalogue.ts';
import { jobsOf } from './jobs.ts';
import { type Recording, run } from './run.ts';

/** Lab hosts at a time: each is a shell that mostly waits. */
const AT_ONCE = 2;

/** Runs all that a deck shows. @throws what went wrong first */
export async function record(entry: DeckEntry): Promise<Recording[]> {
  const jobs = jobsOf(readDeck(entry, 'en').deck);
  const recordings: Recording[] = new Array(jobs.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < jobs.length) {
      const mine = next++;
      const job = jobs[mine];
      if (job) recordings[mine] = await run(job);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return recordings;
}
