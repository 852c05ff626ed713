import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { best } from './parts/best.ts';
import { books, LOWER } from './parts/book.ts';
import { isOfUsers, noRoom } from './parts/ground.ts';
import { refusal } from './parts/refusal.ts';
import { mountedTimes, type Stack, stackEvidence, stacks } from './parts/stacks.ts';

const EXPECTED = {
  en: `an overlay, mounted with userxattr, that has ${LOWER} below and an upper and a work folder of its own`,
  zh: `一个带 userxattr 挂载的 overlay：下面是 ${LOWER}，上面有自己的 upper 和 work 目录`,
};

/** An overlay whose lower folder is the book (the same inode, however it was named), with an upper to write to. */
const checker: Checker = (machine) => {
  return misplaced(machine) ?? best(books(machine).map((stack) => judge(stack, machine))) ?? nothing(machine);
};
export default checker;

function judge(stack: Stack, machine: Machine): Verdict {
  const evidence = [stackEvidence(stack)];
  const { at, overlay, folders } = stack;
  const values = { at, upper: folders.upper?.path ?? '', times: mountedTimes(stack) };
  if (mountedTimes(stack) > 1) {
    const actual = {
      en: `${mountedTimes(stack)} overlays lie one upon another on ${at}`,
      zh: `${at} 上叠着 ${mountedTimes(stack)} 个 overlay`,
    };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'mounted-twice', values });
  }
  if (!overlay.userxattr && isOfUsers(machine)) {
    const actual = {
      en: `the overlay on ${at} has no userxattr among its options`,
      zh: `${at} 上的 overlay 的选项里没有 userxattr`,
    };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'no-userxattr', values });
  }
  return pass(
    {
      en: `${at} shows ${LOWER} with ${values.upper} on top of it`,
      zh: `${at} 显示的是 ${LOWER}，上面盖着 ${values.upper}`,
    },
    evidence,
  );
}

function nothing(machine: Machine): Verdict {
  const room = noRoom(machine);
  if (room) return room;
  const why = refusal(machine);
  return fail({
    expected: EXPECTED,
    actual: why?.actual ?? {
      en: `no overlay has ${LOWER} below it yet`,
      zh: `还没有一个 overlay 把 ${LOWER} 放在下面`,
    },
    evidence: why?.evidence ?? [{ what: `/proc/${machine.init.pid}/mountinfo`, value: 'no such overlay' }],
    ...(why ? { diagnosis: why.diagnosis, values: why.values } : {}),
  });
}

/** An overlay that has to do with the book, but the wrong way round, or on top of it. */
function misplaced(machine: Machine): Verdict | undefined {
  for (const stack of stacks(machine)) {
    const evidence = [stackEvidence(stack)];
    const values = { at: stack.at };
    if (stack.at === LOWER) {
      const actual = { en: `an overlay covers ${LOWER} itself`, zh: `一个 overlay 盖住了 ${LOWER} 本身` };
      return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'mounted-over-lower', values });
    }
    if (stack.folders.upper?.path === LOWER) {
      const actual = {
        en: `${LOWER} is the upper folder of ${stack.at}`,
        zh: `${LOWER} 成了 ${stack.at} 的 upper`,
      };
      return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'upside-down', values });
    }
  }
  return undefined;
}
