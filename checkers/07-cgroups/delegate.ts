import { fail, pass, unsupported, type Verdict } from '../../src/lab/verdict.ts';
import type { Cgroup } from '../../src/observe/cgroups.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { pidOf, placeEvidence } from './parts/evidence.ts';
import { hasUid, ownerOf, userOf } from './parts/owner.ts';
import { where } from './parts/where.ts';

const USER = 1000;
const INNER = '/crew/inner';

const expected = {
  en: `crew belongs to user ${USER}, its limit does not; a process of that user is in crew/inner`,
  zh: `crew 归用户 ${USER}，限额不归他；crew/inner 里有他的进程`,
};

/** What is handed over is the folder and the files that move processes, never those that limit. */
export default where(['pids'], (machine) => {
  if (!hasUid(machine, USER)) {
    return unsupported(
      {
        en: `this lab host has no user ${USER}: only root is mapped into it`,
        zh: `这台实验主机里没有用户 ${USER}：只映射进来一个 root`,
      },
      {
        en: 'Give yourself a range in /etc/subuid and /etc/subgid (package uidmap), or start nslab as root.',
        zh: '在 /etc/subuid 和 /etc/subgid 里给自己一段 id（软件包 uidmap），或者以 root 启动 nslab。',
      },
    );
  }
  const crew = machine.cgroups.group('/crew');
  if (!crew?.has('pids')) {
    return fail({ expected, actual: { en: 'no group crew with pids yet', zh: '还没有带 pids 的组 crew' } });
  }
  const owners = ['', 'cgroup.procs', 'pids.max'].map((file) => ownerOf(machine, crew, 'pids', file));
  const evidence = ['', 'cgroup.procs', 'pids.max'].map((file, i) => ({
    what: `stat -c %u ${crew.insidePath('pids')}/${file}`,
    value: String(owners[i] ?? '-'),
  }));
  return handedOver(crew, owners, evidence) ?? inhabited(machine, evidence);
});

function handedOver(
  crew: Cgroup,
  [folder, procs, limit]: readonly (number | undefined)[],
  evidence: Verdict['evidence'],
): Verdict | undefined {
  const max = crew.pids()?.max ?? 'max';
  const actual = {
    en: `crew belongs to ${folder}, cgroup.procs to ${procs}, pids.max (${max}) to ${limit}`,
    zh: `crew 归 ${folder}，cgroup.procs 归 ${procs}，pids.max（${max}）归 ${limit}`,
  };
  const file = `${crew.insidePath('pids')}/pids.max`;
  if (limit === USER)
    return fail({ expected, actual, evidence, diagnosis: 'limit-given-away', values: { file } });
  if (folder === USER && procs !== USER)
    return fail({ expected, actual, evidence, diagnosis: 'only-the-folder' });
  return folder === USER && max !== 'max' ? undefined : fail({ expected, actual, evidence });
}

function inhabited(machine: Machine, owners: Verdict['evidence']): Verdict {
  const inner = machine.cgroups.group(INNER);
  const members = inner?.processes('pids') ?? [];
  const own = members.find((p) => userOf(machine, p) === USER);
  const [first] = own ? [own] : members;
  const evidence = [...owners, ...(first ? placeEvidence(machine, first, 'pids') : [])];
  if (own) {
    const pid = pidOf(own);
    const actual = {
      en: `process ${pid} of user ${USER} is in crew/inner`,
      zh: `用户 ${USER} 的进程 ${pid} 在 crew/inner 里`,
    };
    return pass(actual, evidence);
  }
  if (first) {
    const pid = pidOf(first);
    const actual = {
      en: `process ${pid} in crew/inner is not user ${USER}'s`,
      zh: `crew/inner 里的进程 ${pid} 不是用户 ${USER} 的`,
    };
    return fail({ expected, actual, evidence, diagnosis: 'still-root', values: { pid } });
  }
  const actual = {
    en: `no process of user ${USER} is in crew/inner`,
    zh: `crew/inner 里还没有用户 ${USER} 的进程`,
  };
  return fail({ expected, actual, evidence });
}
