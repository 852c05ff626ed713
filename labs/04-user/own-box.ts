import type { ProgramContext } from '../../src/lab/lab.ts';
import { allHeldByMounts } from '../../src/observe/held.ts';
import { parseIdMap } from '../../src/observe/idmap.ts';
import type { Process } from '../../src/observe/process.ts';
import { NslabError } from '../../src/text/error.ts';
import { ADA_NAMESPACE } from './person-script.ts';

/** The newest process in a user namespace of ada's, mapped or not: what an earlier step has left. */
export function ownBox({ machine }: ProgramContext, isMapped: boolean): Process {
  const hers = allHeldByMounts(machine).find((held) => held.by === ADA_NAMESPACE)?.inode;
  const boxes = machine
    .outOf('user')
    .filter((p) => p.ns('user') !== hers && parseIdMap(p.file('uid_map') ?? '').length > 0 === isMapped)
    .filter((p) => p.ns('net') !== machine.baseline.net);
  const newest = boxes.sort((a, b) => Number(b.startTime) - Number(a.startTime))[0];
  if (newest) return newest;
  throw new NslabError(
    'process-gone',
    { en: 'There is no process in a user namespace to work on.', zh: '没有找到处在用户命名空间里的进程。' },
    {
      hint: {
        en: 'Do the step that makes it again, or start afresh: nslab reset',
        zh: '重做创建它的那一步，或者从头开始：nslab reset',
      },
    },
  );
}
