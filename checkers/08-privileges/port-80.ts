import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import { confinementOf } from '../../src/observe/confinement.ts';
import { outputInside } from '../../src/observe/inside.ts';
import { listed, type Text } from '../../src/text/text.ts';
import { words } from './parts/capability-sets.ts';
import { labUid, ORDINARY, withoutOthers } from './parts/ids.ts';
import { named, setsEvidence } from './parts/learners.ts';
import { listeners } from './parts/listeners.ts';

const PORT = 80;
const NEEDED = 'CAP_NET_BIND_SERVICE';
const SYSCTL = '/proc/sys/net/ipv4/ip_unprivileged_port_start';
const expected: Text = {
  en: `uid ${ORDINARY} listens on port ${PORT}, with ${NEEDED} and nothing else`,
  zh: `uid ${ORDINARY} 在端口 ${PORT} 上监听，除了 ${NEEDED} 什么都没有`,
};

/** Whoever holds the listening socket, by the kernel's own table; as whom, and with what. */
const port80: Checker = async (machine) => {
  const cannot = withoutOthers(machine);
  if (cannot) return cannot;
  const all = (await listeners(machine, PORT)).flatMap(({ process, port }) => {
    const held = confinementOf(process);
    return held ? [{ process, port, held, uid: labUid(machine, held.uids.effective) }] : [];
  });
  const at80 = all.find((l) => l.port === PORT && l.uid === ORDINARY) ?? all.find((l) => l.port === PORT);
  if (!at80) {
    const elsewhere = all.find((l) => l.uid === ORDINARY);
    const actual = { en: `nobody listens on port ${PORT}`, zh: `没有谁在端口 ${PORT} 上监听` };
    if (!elsewhere) return fail({ expected, actual });
    const values = { pid: named(elsewhere.process), port: elsewhere.port };
    return fail({ expected, actual, diagnosis: 'other-port', values });
  }
  const { process, held, uid } = at80;
  const { effective, permitted, ambient } = held.capabilities;
  const evidence = [
    { what: `/proc/${process.innerPids[0]}/status Uid`, value: String(uid) },
    ...setsEvidence(at80, 'effective', 'ambient'),
  ];
  const pid = named(process);
  if (uid !== ORDINARY) {
    const actual = {
      en: `process ${pid} listens, as uid ${uid}`,
      zh: `进程 ${pid} 在监听，但 uid 是 ${uid}`,
    };
    return fail({ expected, actual, evidence, ...(uid === 0 && { diagnosis: 'as-root', values: { pid } }) });
  }
  const more = words([...new Set([...permitted, ...effective, ...ambient])].filter((c) => c !== NEEDED));
  if (more.length > 0) {
    const actual = {
      en: `process ${pid} has more than that: ${listed(more, 'en')}`,
      zh: `进程 ${pid} 的权力不止于此：${listed(more, 'zh')}`,
    };
    return fail({ expected, actual, evidence, diagnosis: 'more-than-one', values: { pid, more } });
  }
  if (!effective.has(NEEDED)) {
    const start = (await outputInside(machine.init, ['net'], ['cat', SYSCTL]))?.trim() ?? '?';
    const seen = [...evidence, { what: SYSCTL, value: start }];
    const actual = {
      en: `process ${pid} listens without any capability: ports from ${start} on are free to all`,
      zh: `进程 ${pid} 没有任何 capability 也能监听：从 ${start} 起的端口对谁都开放`,
    };
    return fail({ expected, actual, evidence: seen, diagnosis: 'free-for-all', values: { pid, start } });
  }
  const actual = {
    en: `process ${pid} listens as uid ${uid}, with this one capability`,
    zh: `进程 ${pid} 以 uid ${uid} 监听，只有这一项 capability`,
  };
  return pass(actual, evidence);
};

export default port80;
