import type { Checker } from '../../src/lab/lab.ts';
import { IDS, LIMITS, NAMESPACES } from './parts/birth.ts';
import { FIRST } from './parts/box.ts';
import { judged } from './parts/judged.ts';
import { FURNITURE, ROOT } from './parts/root.ts';
import { ANSWERS, WIRE } from './parts/wire.ts';

const expected = {
  en: 'it reaches the world as 203.0.113.1, and the world reads its page at 203.0.113.1:8080',
  zh: '它以 203.0.113.1 的身份到达外面的世界，外面的世界在 203.0.113.1:8080 读得到它的网页',
};

const wire: Checker = (machine) =>
  judged(machine, FIRST, expected, [NAMESPACES, IDS, LIMITS, ROOT, FURNITURE], [WIRE, ANSWERS]);

export default wire;
