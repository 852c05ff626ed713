import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import { allHeldByMounts } from '../../src/observe/held.ts';
import { seenBy } from '../../src/observe/root.ts';
import type { Text } from '../../src/text/text.ts';
import { baselineEvidence, isPrepared, pidOf } from './parts/crew.ts';

const PLACE = '/run/kept';
const expected: Text = {
  en: 'a UTS namespace with a mount that holds it and no process in it',
  zh: '一个 UTS 命名空间：有挂载占着它，里面没有任何进程',
};

/** mountinfo shows a mount of nsfs whose root is `uts:[…]`: of a namespace in which no process lives. */
const keepByMount: Checker = (machine) => {
  const held = allHeldByMounts(machine);
  const evidence = [
    baselineEvidence(machine, 'uts'),
    ...held.map(({ by, kind, inode }) => ({ what: `mountinfo: ${by}`, value: `nsfs ${kind}:[${inode}]` })),
  ];
  const not = (actual: Text, diagnosis?: string, values = {}) =>
    fail({ expected, actual, evidence, values, ...(diagnosis === undefined ? {} : { diagnosis }) });

  const own = held.filter((h) => h.kind === 'uts' && h.inode !== machine.baseline.uts);
  for (const { by, inode } of own) {
    if (machine.inNamespace('uts', inode).length > 0) continue;
    const actual = { en: `${by} alone holds uts:[${inode}]`, zh: `只有 ${by} 占着 uts:[${inode}]` };
    return pass(actual, evidence);
  }
  const [first] = own;
  if (first) {
    const pids = machine.inNamespace('uts', first.inode).map(pidOf).join(' ');
    const actual = {
      en: `mounted on ${first.by}, but ${pids} is still in it`,
      zh: `已挂到 ${first.by}，但里面还有 ${pids}`,
    };
    return not(actual, 'still-a-process', { pids, place: first.by });
  }
  const hosts = held.find((h) => h.kind === 'uts');
  if (hosts) {
    const actual = {
      en: `${hosts.by} holds the namespace of the lab host`,
      zh: `${hosts.by} 占着的是实验主机的命名空间`,
    };
    return not(actual, 'bound-the-hosts', { place: hosts.by });
  }
  const [other] = held;
  if (other) {
    const actual = {
      en: `${other.by} holds a namespace of kind ${other.kind}`,
      zh: `${other.by} 占着的是 ${other.kind} 命名空间`,
    };
    return not(actual, 'another-kind', { place: other.by, kind: other.kind });
  }
  if (seenBy(machine.init, PLACE, { follow: false })?.type === 'link') {
    const actual = { en: `${PLACE} is a symbolic link, not a mount`, zh: `${PLACE} 是符号链接，不是挂载` };
    return not(actual, 'only-a-link');
  }
  if (machine.outOf('uts').every(isPrepared)) {
    const actual = { en: 'no namespace of yours is left to be kept', zh: '你的命名空间已经一个不剩' };
    return not(actual, 'gone');
  }
  return not({ en: 'no mount holds a namespace', zh: '没有挂载占着任何命名空间' });
};

export default keepByMount;
