import { type Lang, say } from '../text/text.ts';
import type { Check, LabState, Report } from './check.ts';

const MARK = { good: '✓', bad: '✗', nice: '–' };

const LAB_MARK: Readonly<Record<LabState, string>> = { ready: MARK.good, limits: MARK.nice, not: MARK.bad };

function mark(check: Check): string {
  if (check.ok) return MARK.good;
  return check.matters === 'nice' ? MARK.nice : MARK.bad;
}

/** A line a check, its remedy below it; then a line a lab. Meaning is in the marks and words, not in colour. */
export function formatReport(report: Report, lang: Lang, code: string): string {
  const width = Math.max(...report.checks.map((c) => c.id.length));
  const checks = report.checks.flatMap((c) => {
    const line = `${mark(c)} ${c.id.padEnd(width)}  ${say(c.found, lang)}`;
    return c.remedy ? [line, `  ${' '.repeat(width)}  → ${say(c.remedy, lang)}`] : [line];
  });
  const word = say({ en: 'lab', zh: '实验' }, lang);
  const labs = report.labs.map((l) => `${LAB_MARK[l.state]} ${word} ${l.number}  ${say(l.reason, lang)}`);
  return `${[...checks, '', ...labs, '', codeLine(code, lang)].join('\n')}\n`;
}

/** The last line is the code and nothing else: it is read over a shoulder, or copied. */
function codeLine(code: string, lang: Lang): string {
  const words = {
    en: "In a workshop, this machine's code for the instructor (nslab doctor --decode):",
    zh: '在工作坊上，把这台机器的预检码给讲师（nslab doctor --decode）：',
  };
  return `${say(words, lang)}\n${code}`;
}

/** Stable: other programs read it. */
export function jsonReport(report: Report, lang: Lang, code: string): string {
  const checks = report.checks.map((c) => ({
    id: c.id,
    ok: c.ok,
    found: say(c.found, lang),
    remedy: c.remedy ? say(c.remedy, lang) : null,
  }));
  const labs = report.labs.map(({ number, ready, state, reason }) => ({
    number,
    ready,
    state,
    reason: say(reason, lang),
  }));
  return `${JSON.stringify({ checks, labs, code }, null, 2)}\n`;
}
