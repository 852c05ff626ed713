import type { Checker } from '../../src/lab/lab.ts';
import { IDS, LIMITS, NAMESPACES } from './parts/birth.ts';
import { FIRST } from './parts/box.ts';
import { judged } from './parts/judged.ts';
import { FURNITURE, ROOT } from './parts/root.ts';

const expected = {
  en: 'its root is the two layers with one of its own above, with proc, sys and dev, and the old root is gone',
  zh: '它的根由那两层加上自己的一层叠成，有 proc、sys 和 dev，旧的根已经不在',
};

const root: Checker = (machine) =>
  judged(machine, FIRST, expected, [NAMESPACES, IDS, LIMITS], [ROOT, FURNITURE]);

export default root;
