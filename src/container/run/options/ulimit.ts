import type { Rlimit } from '../../config/runtime-spec.ts';
import { refusedValue } from './refused.ts';

/** Their names as ulimit options have them, in the order of the kernel's table (getrlimit(2)). */
const NAMES = [
  'as',
  'core',
  'cpu',
  'data',
  'fsize',
  'locks',
  'memlock',
  'msgqueue',
  'nice',
  'nofile',
  'nproc',
  'rss',
  'rtprio',
  'rttime',
  'sigpending',
  'stack',
] as const;

/** `nofile=64:128`, `core=0`, `memlock=unlimited`: the soft limit, and the hard one. */
export function readUlimit(value: string): Rlimit {
  const [, name = '', soft = '', hard = soft] = /^([a-z]+)=([^:]+)(?::([^:]+))?$/.exec(value) ?? [];
  if (!NAMES.some((known) => known === name))
    throw refusedValue('--ulimit', value, NO_LIMIT, {
      en: `Write --ulimit nofile=64:128; there are: ${NAMES.join(', ')}.`,
      zh: `写成 --ulimit nofile=64:128；可用的有：${NAMES.join('、')}。`,
    });
  const [low, high] = [limitOf(soft), limitOf(hard)];
  if (low === undefined || high === undefined)
    throw refusedValue('--ulimit', value, NO_NUMBER, {
      en: 'A number, or unlimited (also -1).',
      zh: '写数字，或 unlimited（也可写 -1）。',
    });
  if (high !== 'unlimited' && (low === 'unlimited' || low > high))
    throw refusedValue('--ulimit', value, ABOVE, {
      en: 'The first number is the soft limit, the second the hard one (getrlimit(2)).',
      zh: '第一个数是软限制，第二个是硬限制（getrlimit(2)）。',
    });
  return { type: `RLIMIT_${name.toUpperCase()}`, soft: low, hard: high };
}

function limitOf(text: string): number | 'unlimited' | undefined {
  if (text === 'unlimited' || text === '-1') return 'unlimited';
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

const NO_LIMIT = { en: 'not a limit and its value.', zh: '不是“限制=值”的形式。' };
const NO_NUMBER = { en: 'the value is not a number.', zh: '值不是数字。' };
const ABOVE = { en: 'the soft limit is above the hard one.', zh: '软限制高于硬限制。' };
