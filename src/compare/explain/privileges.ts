import { decodeCapabilities } from '../../observe/capabilities.ts';
import type { Text } from '../../text/text.ts';
import type { Difference } from '../difference.ts';
import type { Rule } from './rule.ts';

const BWRAP = ['bwrap'] as const;

/** Capabilities, filters, limits. */
export const PRIVILEGES: readonly Rule[] = [
  {
    id: 'bwrap-ambient',
    section: 'capabilities',
    runtimes: BWRAP,
    name: /inheritable|ambient|permitted|effective/,
    text: (row) => ({
      en: `bubblewrap hands its capabilities on through the ambient set, so that a command that is not root keeps them, too; ours has them because it is root, and loses them when it becomes another user. ${onlyWords(row).en}`,
      zh: `bubblewrap 用 ambient 集把 capability 传下去，命令不是 root 也能保留；我们的容器因为是 root 才有，换成别的用户就没有了。${onlyWords(row).zh}`,
    }),
  },
  {
    id: 'speculation',
    section: 'seccomp',
    name: /spectre v[24]/,
    text: {
      en: 'A seccomp filter may also ask the processor for protection against Spectre, which costs speed: before Linux 5.16 every filter did, unless it said SECCOMP_FILTER_FLAG_SPEC_ALLOW.',
      zh: 'seccomp 过滤器还可以要求处理器防护 Spectre，代价是速度：Linux 5.16 以前每个过滤器都会要求，除非带上 SECCOMP_FILTER_FLAG_SPEC_ALLOW。',
    },
  },
  {
    id: 'bwrap-limits',
    section: 'limits',
    runtimes: BWRAP,
    name: /\w+/,
    text: {
      en: 'bubblewrap sets no resource limits: these are its caller’s own.',
      zh: 'bubblewrap 不设资源限制：这是调用者自己的限制。',
    },
  },
];

/** Which names only one of the two has. */
function onlyWords({ ours, theirs }: Difference): Text {
  const [mine, others] = [decodeCapabilities(ours ?? '0'), decodeCapabilities(theirs ?? '0')];
  const extra = [...others].filter((name) => !mine.has(name));
  if (extra.length === 0 || extra.length > 6) return { en: '', zh: '' };
  return { en: `Only theirs: ${extra.join(', ')}.`, zh: `只有它有：${extra.join('、')}。` };
}
