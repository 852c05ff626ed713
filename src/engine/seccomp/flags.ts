import type { SeccompFlag } from '../calls/security.ts';
import type { SeccompProfile } from './profile.ts';
import { unknownWord } from './refusals.ts';

/** Those of seccomp(2)'s flags that make sense without somebody who listens. */
const FLAGS: readonly SeccompFlag[] = [
  'SECCOMP_FILTER_FLAG_TSYNC',
  'SECCOMP_FILTER_FLAG_LOG',
  'SECCOMP_FILTER_FLAG_SPEC_ALLOW',
];

/** The profile's flags for seccomp(2). @throws NslabError naming one that is not supported */
export function profileFlags({ flags = [] }: SeccompProfile): SeccompFlag[] {
  return flags.map((name) => {
    const known = FLAGS.find((f) => f === name);
    if (!known) throw unknownWord({ en: 'flag', zh: '标志' }, name, FLAGS);
    return known;
  });
}
