import { setTimeout as sleep } from 'node:timers/promises';
import { endScratches, inScratch } from '../guide/experiment.ts';
import type { Lab } from '../lab/catalogue.ts';
import type { Outcome } from '../lab/lab.ts';
import type { Unsupported } from '../lab/verdict.ts';
import type { StateFolder } from '../state/folder.ts';
import { NslabError } from '../text/error.ts';
import { same } from '../text/text.ts';
import type { Decision } from './decision.ts';
import type { Item } from './programme.ts';

/** Who is asked: one question at a time, in a lab host made for it. */
export class Kernel {
  readonly #labs: readonly Lab[];
  readonly #state: StateFolder;
  #asked: Promise<unknown> | undefined;
  #left = false;

  constructor(labs: readonly Lab[], state: StateFolder) {
    this.#labs = labs;
    this.#state = state;
  }

  /** Never rejects: that it could not be run is an answer, too. */
  async ask(item: Item): Promise<Decision> {
    const start = performance.now();
    const asked = this.#run(item);
    this.#asked = asked;
    const seconds = () => Math.round((performance.now() - start) / 100) / 10;
    try {
      const found = await asked;
      if (!('status' in found)) return { is: 'answered', ...found, seconds: seconds() };
      const { reason, remedy, evidence } = found;
      return { is: 'undecided', reason, remedy, evidence, seconds: seconds() };
    } catch (error) {
      return { is: 'failed', ...reasonOf(error), seconds: seconds() };
    } finally {
      this.#asked = undefined;
    }
  }

  /** Gives up what is being asked: its lab host ends at once, in the middle of whatever it does. */
  async leave(): Promise<void> {
    this.#left = true;
    let running = this.#asked !== undefined;
    const over = this.#asked
      ?.catch(() => {})
      .finally(() => {
        running = false;
      });
    while (running) {
      await endScratches(this.#state, 'own').catch(() => {});
      await Promise.race([over, sleep(100)]);
    }
    // What ended while it was being made may have left a folder.
    await endScratches(this.#state, 'own');
  }

  async #run({ lab: { id }, step }: Item): Promise<Outcome | Unsupported> {
    const lab = this.#labs.find((l) => l.id === id);
    const experiment = (await lab?.experiments())?.[step];
    if (!lab || !experiment) throw new Error(`labs/${id}/experiments.ts has none for ${step}`);
    return inScratch(lab, this.#state, async (_, scratch) => {
      if (this.#left) throw new Error('nobody waits for the answer any more');
      return experiment.run(scratch);
    });
  }
}

function reasonOf(error: unknown): Pick<Decision & { is: 'failed' }, 'why' | 'hint'> {
  if (error instanceof NslabError) return { why: error.text, hint: error.hint };
  return { why: same(error instanceof Error ? error.message : String(error)), hint: undefined };
}
