import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import { seenBy } from '../../src/observe/root.ts';
import type { Text } from '../../src/text/text.ts';
import { ageOf } from './parts/age.ts';
import { labUid, ORDINARY, withoutOthers } from './parts/ids.ts';
import { learners, named, statusEvidence } from './parts/learners.ts';

const KEY = '/usr/local/bin/key';
const SET_USER_ID = 0o4000;
/** The task has it tried for two seconds: who does as told is not told off. */
const TRIED_S = 4;
const expected: Text = {
  en: `${KEY} runs for uid ${ORDINARY}, has still its set-user-ID bit, and opens nothing`,
  zh: `uid ${ORDINARY} 运行着 ${KEY}，它的 set-user-ID 位还在，却什么门也打不开`,
};

/** The set-user-ID program itself runs, without having become its owner, because of the flag. */
const noNewPrivs: Checker = (machine) => {
  const cannot = withoutOthers(machine);
  if (cannot) return cannot;
  const file = seenBy(machine.init, KEY);
  const fileEvidence = { what: `stat ${KEY}`, value: file ? (file.mode & 0o7777).toString(8) : '-' };
  if (!file || (file.mode & SET_USER_ID) === 0 || labUid(machine, file.uid) !== 0) {
    const actual = {
      en: 'key is no set-user-ID program of root’s any more',
      zh: 'key 不再是 root 的 set-user-ID 程序',
    };
    return fail({ expected, actual, evidence: [fileEvidence], diagnosis: 'bit-gone', values: {} });
  }
  const running = learners(machine)
    .filter(({ process }) => process.exe() === KEY)
    .map((l) => ({
      ...l,
      real: labUid(machine, l.held.uids.real),
      effective: labUid(machine, l.held.uids.effective),
    }));
  const right = running.find((k) => k.held.noNewPrivs && k.real === ORDINARY && k.effective === ORDINARY);
  const shown = right ?? running[0];
  const evidence = [fileEvidence, ...(shown ? statusEvidence(shown, 'NoNewPrivs') : [])];
  if (!shown) {
    const actual = { en: 'key does not run', zh: 'key 没有在运行' };
    return fail({ expected, actual, evidence });
  }
  const pid = named(shown.process);
  const uids = {
    what: `/proc/${shown.process.innerPids[0]}/status Uid`,
    value: `${shown.real} ${shown.effective}`,
  };
  if (right) {
    const actual = {
      en: `process ${pid} runs a set-user-ID program, and is still uid ${ORDINARY}`,
      zh: `进程 ${pid} 运行的是 set-user-ID 程序，却仍是 uid ${ORDINARY}`,
    };
    return pass(actual, [...evidence, uids]);
  }
  const actual = {
    en: `process ${pid} is uid ${shown.real} by birth, ${shown.effective} in effect; NoNewPrivs ${shown.held.noNewPrivs ? 1 : 0}`,
    zh: `进程 ${pid} 的真实 uid 是 ${shown.real}，有效 uid 是 ${shown.effective}；NoNewPrivs ${shown.held.noNewPrivs ? 1 : 0}`,
  };
  const isMeant = ageOf(shown.process) > TRIED_S;
  const diagnosis = !isMeant
    ? undefined
    : shown.real === 0
      ? 'root-anyway'
      : shown.effective === 0
        ? 'key-turns'
        : undefined;
  return fail({
    expected,
    actual,
    evidence: [...evidence, uids],
    ...(diagnosis && { diagnosis, values: { pid } }),
  });
};

export default noNewPrivs;
