import type { LabDeclaration } from '../../lab/lab.ts';
import { NslabError } from '../../text/error.ts';
import type { Text } from '../../text/text.ts';
import { visible } from '../visible.ts';

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const LONGEST_ID = 40;
const MOST_STEPS = 100;

/**
 * What `lab.ts` exports, looked at once more: types are gone at run time, and ids become names of files.
 * @throws NslabError `lab-declaration`
 */
export function declaredBy(exported: unknown, file: string): LabDeclaration {
  const wrong = problemOf(exported);
  if (wrong === undefined) return exported as LabDeclaration;
  throw new NslabError(
    'lab-declaration',
    { en: `${file}: ${wrong.en}.`, zh: `${file}：${wrong.zh}。` },
    {
      status: 2,
      hint: {
        en: "export const lab: LabDeclaration = { id: 'my-lab', minutes: 10, steps: [{ id: 'first', kind: 'do' }] };",
        zh: "写法：export const lab: LabDeclaration = { id: 'my-lab', minutes: 10, steps: [{ id: 'first', kind: 'do' }] };",
      },
    },
  );
}

function problemOf(lab: unknown): Text | undefined {
  if (!isRecord(lab)) return { en: 'exports no lab', zh: '没有导出 lab' };
  const { id, minutes, steps, host } = lab;
  if (!isId(id)) return badId({ en: 'the lab', zh: '实验' }, id);
  if (typeof minutes !== 'number' || !(minutes > 0))
    return { en: 'minutes is no positive number', zh: 'minutes 不是正数' };
  if (!Array.isArray(steps) || steps.length === 0 || steps.length > MOST_STEPS)
    return {
      en: `steps is no list of 1 to ${MOST_STEPS} steps`,
      zh: `steps 不是含 1 到 ${MOST_STEPS} 步的列表`,
    };
  if (host !== undefined && !(Array.isArray(host) && host.every((feature) => feature === 'cgroups')))
    return { en: "host can only be ['cgroups']", zh: "host 只能是 ['cgroups']" };
  const ids = steps.map((step: unknown) => (isRecord(step) ? step['id'] : undefined));
  const twice = ids.find((one, i) => ids.indexOf(one) !== i);
  return firstOf(steps, stepProblem) ?? (twice === undefined ? undefined : duplicate(String(twice)));
}

function stepProblem(step: unknown): Text | undefined {
  if (!isRecord(step)) return { en: 'a step is no object', zh: '有一个步骤不是对象' };
  const { id, kind, after, needs } = step;
  if (!isId(id)) return badId({ en: 'a step', zh: '步骤' }, id);
  if (kind !== 'do' && kind !== 'experiment')
    return {
      en: `step "${id}" is neither 'do' nor 'experiment'`,
      zh: `步骤“${id}”的 kind 既不是 'do' 也不是 'experiment'`,
    };
  if (![after, needs].every((list) => list === undefined || isStrings(list)))
    return {
      en: `step "${id}": after and needs are lists of names`,
      zh: `步骤“${id}”：after 和 needs 应是名字的列表`,
    };
  return undefined;
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= LONGEST_ID && ID.test(value);
}

function isStrings(value: unknown): boolean {
  return Array.isArray(value) && value.every((word) => typeof word === 'string');
}

function badId(whose: Text, id: unknown): Text {
  const shown = typeof id === 'string' ? `"${visible(id)}"` : typeof id;
  return {
    en: `the id of ${whose.en} is of a-z, 0-9 and -, at most ${LONGEST_ID} characters, not ${shown}`,
    zh: `${whose.zh}的 id 只能用 a-z、0-9 和 -，最长 ${LONGEST_ID} 个字符，不能是 ${shown}`,
  };
}

function duplicate(id: string): Text {
  return { en: `two steps are called "${id}"`, zh: `有两个步骤都叫“${id}”` };
}

function firstOf<T>(list: readonly T[], find: (one: T) => Text | undefined): Text | undefined {
  for (const one of list) {
    const found = find(one);
    if (found) return found;
  }
  return undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
