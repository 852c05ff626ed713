import type { Checker } from '../../src/lab/lab.ts';
import { IDS, LIMITS, NAMESPACES } from './parts/birth.ts';
import { FIRST } from './parts/box.ts';
import { judged } from './parts/judged.ts';
import { LESS } from './parts/less.ts';
import { FURNITURE, ROOT } from './parts/root.ts';
import { ANSWERS, WIRE } from './parts/wire.ts';

const expected = {
  en: 'a container with all of it: namespaces, ids, limits, root, network, and less power than root',
  zh: '一个样样齐全的容器：命名空间、id 映射、限额、根文件系统、网络，权力又比 root 小',
};

const BEFORE = [NAMESPACES, IDS, LIMITS, ROOT, FURNITURE, WIRE, ANSWERS];

const whole: Checker = (machine) => judged(machine, FIRST, expected, BEFORE, [LESS], [...BEFORE, LESS]);

export default whole;
