import type { StepReport } from '../lab/report.ts';
import { pressed } from './pressed.ts';
import {
  awaitsEnter,
  doing,
  type Event,
  err,
  prepare,
  type Show,
  type ShowStep,
  stay,
  type Turn,
} from './show.ts';

export interface Opening {
  readonly at: number;
  readonly only: boolean;
  readonly auto: boolean;
  readonly pace: number;
  readonly mistake?: string | undefined;
}

export function begin(steps: readonly ShowStep[], { at, only, auto, pace, mistake }: Opening): Turn {
  const first = mistake === undefined ? {} : { first: mistake };
  const show: Show = { steps, at, phase: 'preparing', pace, auto, only, wrong: [], run: 0, ...first };
  return prepare(show, { fresh: true });
}

export function turn(show: Show, event: Event): Turn {
  if (event.type === 'key') return pressed(show, event.key);
  if (event.type === 'tick') {
    if (!awaitsEnter(show)) return stay(show);
    // Nobody is there who could know better: what could not be done once is left.
    return pressed(show, show.phase === 'failed' ? 'next-step' : 'next');
  }
  if (event.run !== show.run || show.phase === 'left') return stay(show);
  switch (event.type) {
    case 'prepared':
      return prepared(show, event);
    case 'waits':
      return stay({ ...show, moment: event.moment });
    case 'moved': {
      const after: Show = { ...show, moment: event.moment };
      if (event.over) return doing({ ...after, phase: 'judging' }, { do: 'judge', run: show.run });
      return stay({ ...after, phase: 'ready' });
    }
    case 'judged':
      return stay(withVerdict(show, event.report));
    case 'looked':
      return stay({ ...show, overlay: { is: 'verdict', report: event.report } });
    case 'answered':
      return stay({ ...show, phase: 'judged', answered: event.answered });
    case 'erred': {
      const missed = event.shown.report.diagnosis !== event.shown.name;
      return stay({
        ...show,
        phase: 'erred',
        shown: event.shown,
        wrong: missed ? wrongNow(show) : show.wrong,
      });
    }
    case 'failed':
      return stay({ ...show, phase: 'failed', error: event.words, wrong: wrongNow(show) });
  }
}

function prepared(show: Show, event: Extract<Event, { type: 'prepared' }>): Turn {
  const { because: _, first, ...rest } = show;
  const after: Show = event.moment ? { ...rest, moment: event.moment } : rest;
  if (first !== undefined) return err(after, first);
  if (event.report) return stay(withVerdict(after, event.report));
  return stay({ ...after, phase: 'ready' });
}

function withVerdict(show: Show, report: StepReport): Show {
  const isFine = report.status === 'pass' || report.status === 'unsupported';
  return { ...show, phase: 'judged', report, wrong: isFine ? show.wrong : wrongNow(show) };
}

function wrongNow({ wrong, steps, at }: Show): readonly string[] {
  const id = steps[at]?.id ?? '';
  return wrong.includes(id) ? wrong : [...wrong, id];
}
