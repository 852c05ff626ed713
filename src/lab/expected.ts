import type { CgroupVersion } from '../observe/cgroup-version.ts';
import type { Expected, Experiment } from './lab.ts';

/** What the kernel of a machine with this cgroup interface is expected to answer. */
export function expectedOn({ expected }: Pick<Experiment, 'expected'>, version: CgroupVersion): Expected {
  return 'answer' in expected ? expected : expected[version];
}

/** On every kind of machine. */
export function allExpected(experiment: Pick<Experiment, 'expected'>): readonly Expected[] {
  return [expectedOn(experiment, 'v1'), expectedOn(experiment, 'v2')];
}
