import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import { parseIdMap } from '../../src/observe/idmap.ts';
import { networkPlaces } from '../../src/observe/network.ts';
import type { Process } from '../../src/observe/process.ts';
import type { Text } from '../../src/text/text.ts';
import { requestFrom } from '../05-net/parts/proof.ts';
import { SERVED } from '../05-net/parts/scene.ts';
import { IDS, LIMITS, NAMESPACES } from './parts/birth.ts';
import { FIRST, findBox, numberOf, SECOND } from './parts/box.ts';
import { judged } from './parts/judged.ts';
import { LESS } from './parts/less.ts';
import { FURNITURE, ROOT } from './parts/root.ts';
import { ANSWERS, WIRE } from './parts/wire.ts';

const expected: Text = {
  en: 'a second container, db, at 10.77.0.3, with ids of its own; box reads its page across the bridge',
  zh: '第二个容器 db，地址 10.77.0.3，id 也是自己的；box 隔着网桥读得到它的网页',
};

/** The second is judged as the first was; then what lies between the two. */
const second: Checker = async (machine) => {
  const [box, db] = [await findBox(machine, FIRST), await findBox(machine, SECOND)];
  if (box && db) {
    const shared = sharedIds(machine.init, box, db);
    if (shared !== undefined) {
      const actual = {
        en: `root of both is ${shared} outside`,
        zh: `两个容器的 root，在外面都是 ${shared}`,
      };
      const evidence = [box, db].map((p) => ({
        what: `/proc/${numberOf(p)}/uid_map`,
        value: (p.file('uid_map') ?? '').trim().replace(/\s+/g, ' '),
      }));
      return fail({ expected, actual, evidence, diagnosis: 'same-ids' });
    }
  }
  if (db && !box) {
    const actual = { en: 'db is there, and box is not any more', zh: 'db 有了，box 却不在了' };
    return fail({ expected, actual, diagnosis: 'box-gone' });
  }
  const sections = [NAMESPACES, IDS, LIMITS, ROOT, FURNITURE, WIRE, ANSWERS, LESS];
  const verdict = await judged(machine, SECOND, expected, sections, []);
  if (verdict.status !== 'pass' || !box) return verdict;
  const place = networkPlaces(machine).find((p) => p.inode === box.ns('net'));
  const page = place && (await requestFrom(machine, place, SECOND.address, SERVED, ''));
  const evidence = [
    ...verdict.evidence,
    { what: `box → http://${SECOND.address}/`, value: page ?? 'no answer' },
  ];
  if (page !== undefined) {
    const actual = { en: `box gets from db: ${page}`, zh: `box 从 db 得到：${page}` };
    return pass(actual, evidence);
  }
  const actual = { en: 'box gets no page from db', zh: 'box 从 db 拿不到网页' };
  return fail({ expected, actual, evidence });
};

export default second;

/** Where there is more than one id to give: who is root of both, outside. */
function sharedIds(host: Process, box: Process, db: Process): number | undefined {
  const isSingle = parseIdMap(host.file('uid_map') ?? '').every((range) => range.length === 1);
  const root = (p: Process) =>
    parseIdMap(p.file('uid_map') ?? '').find((range) => range.inside === 0)?.outside;
  return !isSingle && root(box) === root(db) ? root(box) : undefined;
}
