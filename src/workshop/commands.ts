import type { LabFacts } from './facts.ts';
import type { Block } from './layout.ts';

/** How a block is done: what the instructor types, or the room. */
export function commandOf({ kind, lab, steps }: Block): string | undefined {
  const number = lab?.number ?? 0;
  const [first] = steps;
  switch (kind) {
    case 'opening':
      return 'nslab slides opening';
    case 'codes':
      return 'nslab doctor --decode';
    case 'closing':
      return 'nslab slides closing';
    case 'slides':
      return `nslab slides ${number}`;
    case 'vote':
      return `nslab experiment ${first}`;
    case 'demo':
      return first ? `nslab demo ${number} --step ${first}` : `nslab demo ${number}`;
    case 'hands':
      return lab && first ? startAt(lab, first) : undefined;
    default:
      return undefined;
  }
}

export function startAt(lab: LabFacts, step: string): string {
  const begins = lab.steps[0]?.id === step;
  return begins ? `nslab start ${lab.number}` : `nslab start ${lab.number} --step ${step}`;
}
