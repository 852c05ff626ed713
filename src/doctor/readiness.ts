import type { Check, LabNeeds, LabReadiness } from './check.ts';

/** A lab is ready when nothing that matters to all is missing, nor a program that its steps name, nor what its lab host must have. */
export function readiness(checks: readonly Check[], labs: readonly LabNeeds[]): LabReadiness[] {
  return labs.map(({ number, needs, checks: own = [] }) => {
    const missing = checks.filter((c) => !c.ok && (c.matters === 'all' || [...needs, ...own].includes(c.id)));
    if (missing.length === 0) return { number, ready: true, reason: { en: 'ready', zh: '可以开始' } };
    return {
      number,
      ready: false,
      reason: {
        en: missing.map((c) => `${c.id}: ${c.found.en}`).join('; '),
        zh: missing.map((c) => `${c.id}：${c.found.zh}`).join('；'),
      },
    };
  });
}
