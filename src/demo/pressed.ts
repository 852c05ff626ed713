import type { Until } from './moment.ts';
import { currentStep, doing, err, type Key, prepare, type Show, stay, type Turn } from './show.ts';

/** What a key does, in which phase. Pure. */
export function pressed(before: Show, key: Key): Turn {
  const { note: _, ...show } = before;
  if (key === 'quit') return doing({ ...show, phase: 'left' }, { do: 'quit' });
  if (show.phase === 'left') return stay(show);
  if (show.overlay) return overlaid(show, key);
  if (key === 'keys') return stay({ ...show, overlay: { is: 'keys' } });
  if (key === 'auto') return stay({ ...show, auto: !show.auto });
  if (['preparing', 'judging', 'erring'].includes(show.phase)) return stay(show);
  switch (key) {
    case 'next':
      return onward(show, 'one');
    case 'explained':
      return onward(show, 'explained');
    case 'rest':
      return onward(show, 'end');
    case 'back':
      return backward(show);
    case 'next-step':
      return nextStep(show);
    case 'previous-step':
      return show.at === 0 ? stay({ ...show, note: 'first-step' }) : moveTo(show, show.at - 1);
    case 'jump':
      return stay({ ...show, overlay: { is: 'jump', typed: '' } });
    case 'repeat':
      return prepare(show, { fresh: true, because: 'again' });
    case 'mistake':
      if (currentStep(show).mistakes.length === 0) return stay({ ...show, note: 'no-mistakes' });
      return stay({ ...show, overlay: { is: 'mistakes', chosen: 0 } });
    case 'check':
      if (currentStep(show).kind === 'experiment' || show.phase === 'over')
        return stay({ ...show, note: 'nothing-to-check' });
      return doing(show, { do: 'look', run: show.run });
    default:
      return stay(show);
  }
}

function onward(show: Show, until: Until): Turn {
  if (until !== 'one' && show.phase !== 'ready') return stay(show);
  switch (show.phase) {
    case 'ready':
      return currentStep(show).kind === 'experiment'
        ? doing({ ...show, phase: 'judging' }, { do: 'answer', run: show.run })
        : doing({ ...show, phase: 'calling' }, { do: 'call', run: show.run, until });
    case 'judged':
      return nextStep(show);
    case 'erred':
      // Where only a mistake was asked for, it is all there is to see.
      return show.only ? finished(show) : prepare(show, { fresh: true, because: 'again' });
    case 'failed':
      return prepare(show, { fresh: true, because: 'again' });
    case 'over':
      return doing({ ...show, phase: 'left' }, { do: 'quit' });
    default:
      return stay(show);
  }
}

function backward(show: Show): Turn {
  const made = show.moment?.made ?? 0;
  if (show.phase === 'over') return moveTo(show, show.at);
  if (show.phase === 'erred' || show.phase === 'failed' || currentStep(show).kind === 'experiment') {
    if (show.phase !== 'ready') return prepare(show, { fresh: true, because: 'again' });
  }
  if (made > 0) return prepare(show, { fresh: true, calls: made - 1, because: 'back' });
  return show.at === 0 ? stay({ ...show, note: 'first-step' }) : moveTo(show, show.at - 1);
}

function nextStep(show: Show): Turn {
  if (show.only || show.phase === 'over' || show.at === show.steps.length - 1) return finished(show);
  // What has passed is what the next one may start from; what was left half done is not.
  const isWhole = show.phase === 'judged' && show.report?.status === 'pass';
  const isAside = currentStep(show).kind === 'experiment';
  return moveTo(show, show.at + 1, !(isWhole || isAside));
}

function finished(show: Show): Turn {
  if (show.auto || show.only || show.phase === 'over')
    return doing({ ...show, phase: 'left' }, { do: 'quit' });
  return stay({ ...show, phase: 'over' });
}

function moveTo(show: Show, at: number, fresh = true): Turn {
  return prepare({ ...show, at }, { fresh });
}

function overlaid(show: Show, key: Key): Turn {
  const { overlay, ...rest } = show;
  if (!overlay || key === 'escape') return stay(rest);
  if (overlay.is === 'jump') return jumping(show, overlay.typed, key);
  if (overlay.is === 'mistakes') return choosing(show, overlay.chosen, key);
  return key === 'auto' ? stay({ ...rest, auto: !rest.auto }) : stay(rest);
}

function jumping(show: Show, typed: string, key: Key): Turn {
  const { overlay: _, ...rest } = show;
  if (typeof key === 'object')
    return stay({ ...show, overlay: { is: 'jump', typed: `${typed}${key.digit}`.slice(0, 3) } });
  if (key === 'rub-out') return stay({ ...show, overlay: { is: 'jump', typed: typed.slice(0, -1) } });
  if (key !== 'next') return stay(show);
  if (typed === '') return stay(rest);
  const at = Number(typed) - 1;
  return at in show.steps ? moveTo(rest, at) : stay({ ...rest, note: 'no-such-step' });
}

function choosing(show: Show, chosen: number, key: Key): Turn {
  const { mistakes } = currentStep(show);
  const choose = (at: number): Turn => stay({ ...show, overlay: { is: 'mistakes', chosen: at } });
  const make = (at: number): Turn => {
    const name = mistakes[at];
    return name === undefined ? stay(show) : err(show, name);
  };
  if (typeof key === 'object') return make(key.digit - 1);
  if (key === 'up') return choose((chosen + mistakes.length - 1) % mistakes.length);
  if (key === 'down') return choose((chosen + 1) % mistakes.length);
  if (key === 'next') return make(chosen);
  const { overlay: _, ...rest } = show;
  return key === 'mistake' ? stay(rest) : stay(show);
}
