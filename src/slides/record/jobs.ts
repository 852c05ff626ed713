import type { Deck, LiveBlock } from '../deck.ts';
import { takeKey } from '../takes.ts';

/** One run in a lab host of its own, and the blocks that are recorded in it. */
export type Job =
  | {
      /** What shells show, and pictures of the lab host, before and after the step's solution. */
      readonly kind: 'stage';
      readonly lab: string;
      readonly step: string | undefined;
      readonly before: readonly LiveBlock[];
      readonly after: readonly LiveBlock[];
    }
  | {
      readonly kind: 'calls' | 'answer';
      readonly lab: string;
      readonly step: string;
      readonly block: LiveBlock;
    }
  | {
      readonly kind: 'checker';
      readonly lab: string;
      readonly step: string;
      readonly mistake: string;
      readonly block: LiveBlock;
    };

/** What has to be run for a deck, in the order of its slides; each block once. */
export function jobsOf(deck: Deck): Job[] {
  const jobs: Job[] = [];
  const stages = new Map<string, { before: LiveBlock[]; after: LiveBlock[] }>();
  for (const block of recorded(deck)) {
    const { lab, step, mistake } = block;
    if (block.of === 'shown' || block.of === 'map') {
      const key = `${lab}/${step}`;
      const known = stages.get(key);
      const stage = known ?? { before: [], after: [] };
      if (!known) {
        stages.set(key, stage);
        jobs.push({ kind: 'stage', lab, step, ...stage });
      }
      (block.before ? stage.before : stage.after).push(block);
    } else if (step !== undefined && block.of === 'checker' && mistake !== undefined)
      jobs.push({ kind: 'checker', lab, step, mistake, block });
    else if (step !== undefined && (block.of === 'calls' || block.of === 'answer'))
      jobs.push({ kind: block.of, lab, step, block });
  }
  return jobs;
}

function recorded(deck: Deck): LiveBlock[] {
  const known = new Set<string>();
  return deck.slides
    .flatMap((slide) => slide.parts)
    .flatMap((part) => (part.kind === 'live' ? [part.block] : []))
    .filter((block) => {
      const key = takeKey(block);
      if (key === undefined || known.has(key)) return false;
      known.add(key);
      return true;
    });
}
