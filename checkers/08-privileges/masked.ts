import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import { mountAt } from '../../src/observe/mount-tree.ts';
import { listed } from '../../src/text/text.ts';
import { isReadOnly, openPlaces, placesEvidence, SECRETS, SETTINGS } from './parts/cell.ts';
import { findPrepared, pidOf } from './parts/learners.ts';

const expected = {
  en: `in the cell ${SECRETS.join(' and ')} show nothing, ${SETTINGS} is read-only, and so is /`,
  zh: `在 cell 里，${SECRETS.join(' 和 ')} 什么也读不到，${SETTINGS} 只读，根 / 也只读`,
};

/** By the cell's own list of mounts, and what its files are when reached through its root. */
const masked: Checker = (machine) => {
  const cell = findPrepared(machine, 'cell');
  if (!cell) {
    const actual = { en: 'the cell does not run any more', zh: 'cell 已经不在运行' };
    return fail({ expected, actual, diagnosis: 'ended', values: {} });
  }
  const outside =
    mountAt(machine.init.mounts() ?? [], SECRETS[0]) ?? mountAt(machine.init.mounts() ?? [], SETTINGS);
  if (outside) {
    const target = outside.target;
    const actual = {
      en: `${target} is covered in the lab host itself`,
      zh: `${target} 盖在了实验主机自己身上`,
    };
    const evidence = [{ what: '/proc/1/mountinfo', value: `${outside.root} ${target} - ${outside.type}` }];
    return fail({ expected, actual, evidence, diagnosis: 'on-the-host', values: { target } });
  }
  const evidence = placesEvidence(cell);
  const open = openPlaces(machine, cell);
  const settings = mountAt(cell.mounts() ?? [], SETTINGS);
  if (open.length === 0) {
    const actual = {
      en: 'its proc is masked where it must be, its root is read-only',
      zh: 'proc 里该遮的都遮了，根是只读的',
    };
    return pass(actual, evidence);
  }
  const actual = { en: `still open: ${listed(open, 'en')}`, zh: `还敞开着：${listed(open, 'zh')}` };
  // Right after the bind it is writable for everybody; whoever goes on to the root takes it for done.
  if (settings && !isReadOnly(settings) && !open.includes('/'))
    return fail({
      expected,
      actual,
      evidence,
      diagnosis: 'bound-not-readonly',
      values: { pid: pidOf(cell) },
    });
  const proc = mountAt(cell.mounts() ?? [], '/proc');
  if (proc && isReadOnly(proc))
    return fail({ expected, actual, evidence, diagnosis: 'all-of-proc', values: {} });
  return fail({ expected, actual, evidence });
};

export default masked;
