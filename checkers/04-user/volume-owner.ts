import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import { toInside } from '../../src/observe/idmap.ts';
import { namesSeenBy, type SeenFile, seenBy } from '../../src/observe/root.ts';
import type { Text } from '../../src/text/text.ts';
import { labId, labMap, shownMap, uidOutside, withoutRange } from './parts/ids.ts';
import { pidOf } from './parts/user-namespaces.ts';

const FOLDER = '/run/ledger';
const FILE = 'accounts';
const OWNER = 70;
const expected: Text = {
  en: `${FOLDER} and what is in it belong to whoever is uid ${OWNER} in the container, and are closed to others`,
  zh: `${FOLDER} 和里面的文件归容器里的 uid ${OWNER} 所有，并且不对别人开放`,
};

/** The owner as the machine stores it, translated by the container's own map. */
const volumeOwner: Checker = (machine) => {
  const cannot = withoutRange(machine);
  if (cannot) return cannot;
  const ledger = machine
    .processes()
    .find((p) => p.comm === 'ledger' && p.ns('user') !== machine.baseline.user);
  if (!ledger) {
    const actual = { en: 'ledger does not run', zh: 'ledger 不在运行' };
    return fail({ expected, actual, diagnosis: 'ledger-ended', values: {} });
  }
  const map = labMap(machine, ledger, 'uid');
  const folder = seenBy(machine.init, FOLDER, { follow: false });
  const file = seenBy(machine.init, `${FOLDER}/${FILE}`, { follow: false });
  const ownerOf = (f: SeenFile | undefined) => (f ? labId(machine, f.uid) : undefined);
  const insideOf = (f: SeenFile | undefined) => {
    const owner = ownerOf(f);
    return owner === undefined ? undefined : toInside(map, owner);
  };
  const evidence = [
    { what: `/proc/${pidOf(ledger)}/uid_map`, value: shownMap(map) },
    { what: `/proc/${pidOf(ledger)}/status Uid`, value: String(uidOutside(machine, ledger)) },
    { what: `stat ${FOLDER}`, value: describe(folder, ownerOf(folder)) },
    { what: `stat ${FOLDER}/${FILE}`, value: describe(file, ownerOf(file)) },
  ];
  const not = (diagnosis: string, actual: Text, values: Record<string, string | number> = {}) =>
    fail({ expected, actual, evidence, diagnosis, values });
  if (folder?.type !== 'folder' || file?.type !== 'file') {
    const names = namesSeenBy(machine.init, FOLDER)?.join(' ') ?? '-';
    const actual = {
      en: `${FOLDER}/${FILE} is gone (there: ${names})`,
      zh: `${FOLDER}/${FILE} 不见了（现在有：${names}）`,
    };
    return not('accounts-gone', actual);
  }
  const mode = `${(folder.mode & 0o777).toString(8)}, ${(file.mode & 0o777).toString(8)}`;
  if ((folder.mode & 0o066) !== 0 || (file.mode & 0o077) !== 0) {
    const actual = { en: `everybody may use it: mode ${mode}`, zh: `谁都能用了：权限 ${mode}` };
    return not('open-to-all', actual, { mode });
  }
  const [outer, inner] = [ownerOf(folder) ?? -1, insideOf(folder)];
  if (inner === OWNER && insideOf(file) === OWNER) {
    return pass(
      {
        en: `outside it belongs to ${outer}, which is ${inner} in the container`,
        zh: `在外面它属于 ${outer}，也就是容器里的 ${inner}`,
      },
      evidence,
    );
  }
  if (inner === OWNER) {
    const owner = ownerOf(file) ?? '?';
    const actual = { en: `${FILE} still belongs to ${owner}`, zh: `${FILE} 仍属于 ${owner}` };
    return not('folder-only', actual, { owner });
  }
  const actual = { en: `${FOLDER} belongs to ${outer} outside`, zh: `${FOLDER} 在外面属于 ${outer}` };
  if (outer === OWNER) return not('inside-number', actual);
  if (inner === 0) return not('containers-root', actual, { owner: outer });
  return fail({ expected, actual, evidence });
};

export default volumeOwner;

function describe(file: SeenFile | undefined, owner: number | undefined): string {
  return file ? `${(file.mode & 0o777).toString(8)} uid ${owner ?? '?'}` : '-';
}
