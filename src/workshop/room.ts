import { byWeight, withEarlier } from './essence.ts';
import type { LabFacts } from './facts.ts';
import type { Kind, Wish } from './kinds.ts';
import { type Block, layOut, type Place, type Share } from './layout.ts';

/** The buffer grows by what is left over, but nobody waits longer than this for the end. */
const LONGEST_SPARE = 20;

/** What of its labs goes into one session: wish by wish, then step by step, as long as it still ends in time. */
export class Room {
  readonly shares: readonly Share[];
  readonly #kind: Kind;
  readonly #place: Place;

  constructor(labs: readonly LabFacts[], kind: Kind, place: Place) {
    this.#kind = kind;
    this.#place = place;
    this.shares = this.#grown(this.#wished(labs));
  }

  get blocks(): Block[] {
    const blocks = layOut(this.shares, this.#kind, this.#place);
    const spare = Math.min(this.left, LONGEST_SPARE);
    const at = blocks.findIndex((block) => block.kind === 'buffer');
    return blocks.map((block, i) => ({
      ...block,
      from: block.from + (i > at ? spare : 0),
      to: block.to + (i >= at ? spare : 0),
    }));
  }

  /** Minutes for which nothing was found that fits. */
  get left(): number {
    return Math.max(0, this.#kind.minutes - this.#end(this.shares));
  }

  shareOf(lab: LabFacts): Share | undefined {
    return this.shares.find((share) => share.lab === lab);
  }

  #wished(labs: readonly LabFacts[]): Share[] {
    let shares: Share[] = [];
    for (const { lab: id, mode } of wishesFor(labs, this.#kind)) {
      const lab = labs.find((l) => l.id === id);
      if (lab) shares = this.#ifFits(shares, beginning(lab, mode));
    }
    return shares;
  }

  /** One step more for each lab in turn, until none has one that fits. */
  #grown(wished: Share[]): Share[] {
    let shares = wished;
    for (let before: Share[] = []; before !== shares; ) {
      before = shares;
      for (const share of byWish(before, this.#kind)) {
        const more = nextSteps(share);
        if (more) shares = this.#ifFits(shares, { ...share, steps: more });
      }
    }
    return shares;
  }

  /** The shares with this one in its lab's place, where the session still ends in time; else as they were. */
  #ifFits(shares: Share[], share: Share): Share[] {
    const others = shares.filter((s) => s.lab !== share.lab);
    const next = [...others, share].sort((a, b) => a.lab.number - b.lab.number);
    return this.#end(next) <= this.#kind.minutes ? next : shares;
  }

  #end(shares: readonly Share[]): number {
    return layOut(shares, this.#kind, this.#place).at(-1)?.to ?? 0;
  }
}

/** A kind without wishes wants everything: each lab seen, then each begun by hand. */
function wishesFor(labs: readonly LabFacts[], { wishes }: Kind): readonly Wish[] {
  if (wishes.length > 0) return wishes;
  return (['demo', 'hands'] as const).flatMap((mode) => labs.map(({ id }) => ({ lab: id, mode })));
}

function byWish(shares: readonly Share[], { wishes }: Kind): readonly Share[] {
  const rank = (share: Share) => wishes.findIndex((w) => w.lab === share.lab.id && w.mode === 'hands');
  return shares.toSorted((a, b) => rank(a) - rank(b));
}

/** The least that a lab is worth beginning for. */
function beginning(lab: LabFacts, mode: Share['mode']): Share {
  const { steps, core } = byWeight(lab);
  return { lab, mode, steps: mode === 'hands' ? withEarlier(lab, steps.slice(0, core)) : [] };
}

/** The steps of a share and the next in weight; nothing where all are there. */
function nextSteps({ lab, mode, steps }: Share): string[] | undefined {
  if (mode !== 'hands') return undefined;
  const next = byWeight(lab).steps.find((id) => !steps.includes(id));
  return next === undefined ? undefined : withEarlier(lab, [...steps, next]);
}
