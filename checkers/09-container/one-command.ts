import type { Checker } from '../../src/lab/lab.ts';
import { IDS, LIMITS, NAMESPACES } from './parts/birth.ts';
import { judged } from './parts/judged.ts';
import { LESS } from './parts/less.ts';

const expected = {
  en: 'a container called ours, with all namespaces, ids, limits, and less power than root',
  zh: '一个名为 ours 的容器：命名空间、id 映射、限额齐全，权力比 root 小',
};
const OURS = { name: 'ours', address: '', port: '', first: 0 };

const oneCommand: Checker = (machine) => judged(machine, OURS, expected, [], [NAMESPACES, IDS, LIMITS, LESS]);

export default oneCommand;
