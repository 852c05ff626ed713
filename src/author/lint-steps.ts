import type { StepDeclaration } from '../lab/lab.ts';
import type { LabText } from '../lab/text.ts';
import type { Text } from '../text/text.ts';
import type { Finding, LabUnderLint } from './lint-finding.ts';

/** What `lab.ts` declares is what the texts describe, in the same order, and makes sense. */
export function stepsFit(lab: LabUnderLint): Finding[] {
  const { declared } = lab;
  if (!declared) return [];
  const findings: Finding[] = [];
  const say = (rule: string, message: Text): void =>
    void findings.push({ rule, file: lab.file('lab.ts'), message });
  const { entry } = lab;
  if (entry.number > 0 && (declared.number !== entry.number || declared.id !== entry.id)) {
    const is = `${declared.number} ${declared.id}`;
    say('lab-named', { en: `calls itself ${is}, its folder does not`, zh: `自称 ${is}，与目录名不符` });
  }
  const { minutes, steps } = declared;
  if (!Number.isInteger(minutes) || minutes < steps.length || minutes > 15 * steps.length) {
    say('minutes', {
      en: `${minutes} minutes for ${steps.length} steps: 1 to 15 a step are sane`,
      zh: `${steps.length} 个步骤共 ${minutes} 分钟：每步 1 到 15 分钟才合理`,
    });
  }
  if (steps.length === 0) say('no-steps', { en: 'has no steps', zh: '没有步骤' });
  steps.forEach((step, i) => {
    for (const message of wrongWith(step, steps.slice(0, i), steps)) say('steps', message);
  });
  return [...findings, ...[lab.en, lab.zh].flatMap((text) => sections(lab, text, steps))];
}

function wrongWith(
  step: StepDeclaration,
  before: readonly StepDeclaration[],
  all: readonly StepDeclaration[],
): Text[] {
  const wrong: Text[] = [];
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(step.id)) {
    wrong.push({
      en: `step "${step.id}": an id is of a-z, 0-9 and -`,
      zh: `步骤“${step.id}”：id 只能用 a-z、0-9 和 -`,
    });
  }
  if (before.some((other) => other.id === step.id)) {
    wrong.push({ en: `step "${step.id}" is there twice`, zh: `步骤“${step.id}”出现了两次` });
  }
  for (const id of step.after ?? []) {
    if (before.some((other) => other.id === id)) continue;
    wrong.push(
      all.some((other) => other.id === id)
        ? {
            en: `step "${step.id}" is after "${id}", which does not come before it`,
            zh: `步骤“${step.id}”依赖“${id}”，但后者并不在它之前`,
          }
        : {
            en: `step "${step.id}" is after "${id}", which there is not`,
            zh: `步骤“${step.id}”依赖“${id}”，而后者不存在`,
          },
    );
  }
  return wrong;
}

function sections(lab: LabUnderLint, text: LabText, steps: readonly StepDeclaration[]): Finding[] {
  const file = lab.file(`${text.lang}.md`);
  const findings: Finding[] = [];
  for (const step of steps) {
    const section = text.steps.get(step.id);
    if (!section) {
      const message = { en: `step "${step.id}" has no section`, zh: `步骤“${step.id}”没有对应的一节` };
      findings.push({ rule: 'step-without-text', file, message });
    } else if (section.kind !== step.kind) {
      const message = {
        en: `step "${step.id}" is declared as "${step.kind}", the text is that of "${section.kind}"`,
        zh: `步骤“${step.id}”声明为“${step.kind}”，文字却是“${section.kind}”的写法`,
      };
      findings.push({ rule: 'step-kind', file, line: section.line, message });
    }
  }
  for (const section of text.steps.values()) {
    if (steps.some((step) => step.id === section.id)) continue;
    const message = {
      en: `{#${section.id}} is no step of lab.ts`,
      zh: `{#${section.id}} 不是 lab.ts 里的步骤`,
    };
    findings.push({ rule: 'text-without-step', file, line: section.line, message });
  }
  const order = [...text.steps.keys()].filter((id) => steps.some((step) => step.id === id));
  const declared = steps.map((step) => step.id).filter((id) => text.steps.has(id));
  if (order.join() !== declared.join()) {
    const message = { en: 'the steps are not in the order of lab.ts', zh: '步骤的顺序与 lab.ts 不同' };
    findings.push({ rule: 'step-order', file, message });
  }
  return findings;
}
