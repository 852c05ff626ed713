import type { Config } from '../config/runtime-spec.ts';

/** RLIM_INFINITY (getrlimit(2)): more than a JavaScript number can hold exactly, so JSON.stringify cannot write it. */
const INFINITY = '18446744073709551615';

/** config.json as runc and crun read it. */
export function configText(config: Config): string {
  const { process } = config;
  const limits = process.rlimits?.map(({ type, soft, hard }) => ({
    type,
    hard: marked(hard),
    soft: marked(soft),
  }));
  const whole = { ...config, process: { ...process, ...(limits ? { rlimits: limits } : {}) } };
  return `${JSON.stringify(whole, null, 2).replaceAll(JSON.stringify(MARK), INFINITY)}\n`;
}

/** What no string of a configuration is: a NUL cannot be in one. */
const MARK = '\0unlimited';

function marked(limit: number | 'unlimited'): number | string {
  return limit === 'unlimited' ? MARK : limit;
}
