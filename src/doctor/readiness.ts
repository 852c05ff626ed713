import { listed, type Text } from '../text/text.ts';
import type { Check, LabNeeds, LabReadiness, LabState, StepNeeds } from './check.ts';
import { OVERLAY } from './mounts.ts';

/** A lab is ready when nothing that matters to all is missing, nor a program that its steps name, nor what its lab host must have. */
export function readiness(checks: readonly Check[], labs: readonly LabNeeds[]): LabReadiness[] {
  const failed = checks.filter((c) => !c.ok);
  return labs.map((lab) => {
    const { number, needs, checks: own = [] } = lab;
    const missing = failed.filter((c) => c.matters === 'all' || [...needs, ...own].includes(c.id));
    const [ready, state] = [missing.length === 0, stateOf(lab, failed)];
    return { number, ready, state, reason: ready ? readyWords(lab, failed) : missingWords(missing) };
  });
}

/** Not ready: nothing of it can be done, or no step but experiments. */
function stateOf(lab: LabNeeds, failed: readonly Check[]): LabState {
  const { checks: own = [] } = lab;
  if (failed.some((c) => c.matters === 'all' || own.includes(c.id))) return 'not';
  const main = stepsOf(lab).filter((step) => !step.optional);
  const lacks = (step: StepNeeds) => failed.some((c) => step.needs.includes(c.id));
  if (main.length > 0 && main.every(lacks)) return 'not';
  return limiting(lab, failed).length > 0 ? 'limits' : 'ready';
}

/** What keeps some of its steps from being done. Without overlays the machine's files are read-only, in every lab. */
function limiting(lab: LabNeeds, failed: readonly Check[]): readonly Check[] {
  const wanted = [...lab.needs, ...stepsOf(lab).flatMap((step) => step.needs), OVERLAY];
  return failed.filter((c) => wanted.includes(c.id));
}

function stepsOf({ needs, steps = [{ needs }] }: LabNeeds): readonly StepNeeds[] {
  return steps;
}

function readyWords(lab: LabNeeds, failed: readonly Check[]): Text {
  const without = limiting(lab, failed).map((c) => c.id);
  if (without.length === 0) return { en: 'ready', zh: '可以开始' };
  return {
    en: `ready, but for what needs ${listed(without, 'en')}`,
    zh: `可以开始，但做不了用到 ${listed(without, 'zh')} 的部分`,
  };
}

function missingWords(missing: readonly Check[]): Text {
  return {
    en: missing.map((c) => `${c.id}: ${c.found.en}`).join('; '),
    zh: missing.map((c) => `${c.id}：${c.found.zh}`).join('；'),
  };
}
