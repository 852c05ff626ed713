import { type Lang, say } from '../text/text.ts';
import type { Check, Report } from './check.ts';

const MARK = { good: '✓', bad: '✗', nice: '–' };

function mark(check: Check): string {
  if (check.ok) return MARK.good;
  return check.matters === 'nice' ? MARK.nice : MARK.bad;
}

/** A line a check, its remedy below it; then a line a lab. Meaning is in the marks and words, not in colour. */
export function formatReport(report: Report, lang: Lang): string {
  const width = Math.max(...report.checks.map((c) => c.id.length));
  const checks = report.checks.flatMap((c) => {
    const line = `${mark(c)} ${c.id.padEnd(width)}  ${say(c.found, lang)}`;
    return c.remedy ? [line, `  ${' '.repeat(width)}  → ${say(c.remedy, lang)}`] : [line];
  });
  const word = say({ en: 'lab', zh: '实验' }, lang);
  const labs = report.labs.map(
    (l) => `${l.ready ? MARK.good : MARK.bad} ${word} ${l.number}  ${say(l.reason, lang)}`,
  );
  return `${[...checks, '', ...labs].join('\n')}\n`;
}

/** Stable: other programs read it. */
export function jsonReport(report: Report, lang: Lang): string {
  const checks = report.checks.map((c) => ({
    id: c.id,
    ok: c.ok,
    found: say(c.found, lang),
    remedy: c.remedy ? say(c.remedy, lang) : null,
  }));
  const labs = report.labs.map((l) => ({ number: l.number, ready: l.ready, reason: say(l.reason, lang) }));
  return `${JSON.stringify({ checks, labs }, null, 2)}\n`;
}
