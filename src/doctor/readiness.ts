import type { Check, LabNeeds, LabReadiness, LabState } from './check.ts';
import { OVERLAY } from './mounts.ts';

/** A lab is ready when nothing that matters to all is missing, nor a program that its steps name, nor what its lab host must have. */
export function readiness(checks: readonly Check[], labs: readonly LabNeeds[]): LabReadiness[] {
  return labs.map((lab) => {
    const { number, needs, checks: own = [] } = lab;
    const state = stateOf(lab, checks);
    const missing = checks.filter((c) => !c.ok && (c.matters === 'all' || [...needs, ...own].includes(c.id)));
    if (missing.length === 0) return { number, ready: true, state, reason: { en: 'ready', zh: '可以开始' } };
    return {
      number,
      ready: false,
      state,
      reason: {
        en: missing.map((c) => `${c.id}: ${c.found.en}`).join('; '),
        zh: missing.map((c) => `${c.id}：${c.found.zh}`).join('；'),
      },
    };
  });
}

/** Not ready: nothing of it can be done, or no step but experiments. Without overlays the machine's files are read-only. */
function stateOf(
  { needs, checks: own = [], steps = [{ needs }] }: LabNeeds,
  checks: readonly Check[],
): LabState {
  const failed = checks.filter((c) => !c.ok);
  if (failed.some((c) => c.matters === 'all' || own.includes(c.id))) return 'not';
  const lacks = (words: readonly string[]) => failed.some((c) => words.includes(c.id));
  const main = steps.filter((step) => !step.optional);
  if (main.length > 0 && main.every((step) => lacks(step.needs))) return 'not';
  return steps.some((step) => lacks(step.needs)) || lacks([...needs, OVERLAY]) ? 'limits' : 'ready';
}
