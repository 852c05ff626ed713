import { refusedValue } from './refused.ts';

/** `NAME=value`; a bare `NAME` takes the caller's own, and is left out where they have none, as docker does. */
export function readEnvironment(values: readonly string[], own: NodeJS.ProcessEnv): string[] {
  return values.flatMap((word) => {
    const name = word.split('=', 1)[0] ?? '';
    if (name === '' || /[\0\s]/.test(name))
      throw refusedValue('--env', word, NO_NAME, { en: '--env NAME=value', zh: '写成 --env NAME=value' });
    if (word.includes('=')) return [word];
    const inherited = own[name];
    return inherited === undefined ? [] : [`${name}=${inherited}`];
  });
}

const NO_NAME = { en: 'there is no name before the =.', zh: '= 前面没有变量名。' };
