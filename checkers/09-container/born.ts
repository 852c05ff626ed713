import type { Checker } from '../../src/lab/lab.ts';
import { IDS, LIMITS, NAMESPACES } from './parts/birth.ts';
import { FIRST } from './parts/box.ts';
import { judged } from './parts/judged.ts';

const expected = {
  en: 'a first process called box, number 1, with every kind of namespace of its own, root by a map, and in its group',
  zh: '一个名为 box 的 1 号进程：每种命名空间都是自己的，靠映射成为 root，并且在自己的组里',
};

const born: Checker = (machine) => judged(machine, FIRST, expected, [], [NAMESPACES, IDS, LIMITS]);

export default born;
