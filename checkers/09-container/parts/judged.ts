import { type Evidence, fail, pass, type Verdict } from '../../../src/lab/verdict.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import { listed, type Text } from '../../../src/text/text.ts';
import { type Box, type Finding, findAttempt, findBox, numberOf, type Section } from './box.ts';

/**
 * A container, section by section, in the order in which it was built. What an earlier step was about is said
 * as it is; a mistake is spoken of only where it belongs to the step's `own` sections. When it passes, what was
 * read for the sections in `shown` is the evidence.
 */
export async function judged(
  machine: Machine,
  box: Box,
  expected: Text,
  before: readonly Section[],
  own: readonly Section[],
  shown = own.length > 0 ? own : before,
): Promise<Verdict> {
  const init = await findBox(machine, box);
  if (!init) return notBorn(machine, box, expected, own);
  const found: { section: Section; finding: Finding }[] = [];
  for (const section of [...before, ...own])
    found.push({ section, finding: await section.look(machine, init, box) });
  const lacking = found.filter(({ finding }) => finding.lack !== undefined);
  const [first] = lacking;
  const pid = numberOf(init);
  if (!first) {
    const titles = (lang: 'en' | 'zh') =>
      listed(
        found.map(({ section }) => section.title[lang]),
        lang,
      );
    const actual = {
      en: `process ${pid} is the first of a container: ${titles('en')}`,
      zh: `进程 ${pid} 是一个容器的第一个进程：${titles('zh')}`,
    };
    const told = found.filter(({ section }) => shown.includes(section));
    return pass(
      actual,
      told.flatMap(({ finding }) => finding.evidence),
    );
  }
  return told(expected, first, lacking, own);
}

function told(
  expected: Text,
  { section, finding }: { section: Section; finding: Finding },
  lacking: readonly { section: Section; finding: Finding }[],
  own: readonly Section[],
): Verdict {
  const { lack, evidence } = finding;
  if (!lack) throw new Error('nothing is missing');
  const others = lacking.slice(1).map((l) => l.section.title);
  const more = (lang: 'en' | 'zh') =>
    listed(
      others.map((title) => title[lang]),
      lang,
    );
  const actual =
    others.length === 0
      ? { en: `${section.title.en}: ${lack.actual.en}`, zh: `${section.title.zh}：${lack.actual.zh}` }
      : {
          en: `${section.title.en}: ${lack.actual.en}; still missing after that: ${more('en')}`,
          zh: `${section.title.zh}：${lack.actual.zh}；此外还缺：${more('zh')}`,
        };
  const isOwn = own.includes(section) && lack.diagnosis !== undefined;
  const diagnosed = isOwn ? { diagnosis: lack.diagnosis as string, values: lack.values ?? {} } : {};
  return fail({ expected, actual, evidence, ...diagnosed });
}

/** Nobody bears its name: what comes nearest may say why. */
async function notBorn(
  machine: Machine,
  { name }: Box,
  expected: Text,
  own: readonly Section[],
): Promise<Verdict> {
  const attempt = await findAttempt(machine);
  const actual = {
    en: `no first process of a container whose hostname is ${name}`,
    zh: `没有主机名为 ${name} 的容器的第一个进程`,
  };
  const evidence: Evidence[] = attempt
    ? [{ what: `process ${numberOf(attempt)}`, value: attempt.cmdline()?.join(' ') ?? attempt.comm }]
    : [];
  if (!attempt || !own.some((section) => section.title.en === 'namespaces'))
    return fail({ expected, actual, evidence });
  for (const section of own) {
    const { lack, evidence } = await section.look(machine, attempt, {
      name,
      address: '',
      port: '',
      first: 0,
    });
    if (lack?.diagnosis !== undefined)
      return fail({
        expected,
        actual: lack.actual,
        evidence,
        diagnosis: lack.diagnosis,
        values: lack.values ?? {},
      });
  }
  return fail({ expected, actual, evidence });
}
