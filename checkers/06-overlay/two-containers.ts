import { join } from 'node:path/posix';
import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { best } from './parts/best.ts';
import { type Cafe, cafes, identities, isInOrder, OLD_CAKES, shows, unconverted } from './parts/cafe.ts';
import { contentEvidence, stackEvidence, textAt } from './parts/stacks.ts';

const NAME = 'srv/name.txt';

const EXPECTED = {
  en: 'two overlays on the same layers of cafe:2, each with an upper of its own and its own srv/name.txt',
  zh: '两个 overlay 共用 cafe:2 的同样几层，各有自己的 upper，各有自己的 srv/name.txt',
};

/** Two overlays whose lower folders are the same inodes in the same order, and whose uppers are not. */
const checker: Checker = (machine) => {
  const containers = cafes(machine).filter(({ folders }) => folders.upper?.path !== undefined);
  const single = best(containers.flatMap((cafe) => wrongLayers(cafe) ?? []));
  if (single) return single;
  return best(pairs(containers.filter(isWhole)).map(([a, b]) => judge(a, b))) ?? notYet(containers, machine);
};
export default checker;

/** What can be wrong with one container by itself. */
function wrongLayers(cafe: Cafe): Verdict | undefined {
  const { process, at, folders, kinds, overlay } = cafe;
  const evidence = [stackEvidence(cafe)];
  const wh = folders.lowers.flatMap(({ path }) => (path ? (unconverted(process, path) ?? []) : []))[0];
  const values = { at, wh: wh ?? '' };
  if (wh !== undefined) {
    const actual = { en: `a layer of ${at} has a file ${wh}`, zh: `${at} 的一层里有文件 ${wh}` };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'wh-visible', values });
  }
  if (kinds.includes('cakes') && !isInOrder(cafe)) {
    const actual = { en: `the layers of ${at} are in another order`, zh: `${at} 的各层次序不对` };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'wrong-order', values });
  }
  if (kinds.includes('cakes') && !overlay.userxattr && OLD_CAKES.some((c) => shows(cafe, `srv/cakes/${c}`))) {
    const actual = {
      en: `${at} shows the old cakes, and has no userxattr`,
      zh: `${at} 里看得到旧蛋糕，选项里没有 userxattr`,
    };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'no-userxattr', values });
  }
  return undefined;
}

function judge(a: Cafe, b: Cafe): Verdict {
  const evidence = [
    ...[a, b].map(stackEvidence),
    ...[a, b].map(({ process, at }) => contentEvidence(process, join(at, NAME))),
  ];
  const values = { a: a.at, b: b.at, upper: a.folders.upper?.path ?? '' };
  if (a.folders.upper?.folder?.identity === b.folders.upper?.folder?.identity) {
    const actual = {
      en: `${a.at} and ${b.at} have the same upper`,
      zh: `${a.at} 和 ${b.at} 用了同一个 upper`,
    };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'shared-upper', values });
  }
  if (identities(a.folders.lowers) !== identities(b.folders.lowers)) {
    const actual = {
      en: `the layers of ${a.at} and of ${b.at} are different folders`,
      zh: `${a.at} 和 ${b.at} 的层不是同样的目录`,
    };
    return fail({ expected: EXPECTED, actual, evidence, diagnosis: 'copied-layers', values });
  }
  const inLayer = a.folders.lowers.find(
    ({ path }) => path && textAt(a.process, join(path, NAME)) !== undefined,
  );
  if (inLayer) {
    const actual = { en: `${inLayer.named} has a ${NAME}`, zh: `${inLayer.named} 里有 ${NAME}` };
    return fail({
      expected: EXPECTED,
      actual,
      evidence,
      diagnosis: 'wrote-into-layer',
      values: { ...values, layer: inLayer.named },
    });
  }
  const names = [a, b].map(({ process, at }) => textAt(process, join(at, NAME)));
  if (names.includes(undefined) || names[0] === names[1]) {
    const actual = {
      en: 'both are mounted; their names are not written, or are the same',
      zh: '两个都挂载好了；名字还没写，或者写得一样',
    };
    return fail({ expected: EXPECTED, actual, evidence });
  }
  return pass(
    {
      en: `${a.at} and ${b.at} share ${a.folders.lowers.length} layers, and write each into an upper of its own`,
      zh: `${a.at} 和 ${b.at} 共用 ${a.folders.lowers.length} 层，各自写进自己的 upper`,
    },
    evidence,
  );
}

function isWhole({ kinds }: Cafe): boolean {
  return ['cakes', 'menu', 'base'].every((kind) => kinds.some((k) => k === kind));
}

function pairs<T>(all: readonly T[]): [T, T][] {
  return all.flatMap((a, i) => all.slice(i + 1).map((b): [T, T] => [a, b]));
}

function notYet(containers: readonly Cafe[], machine: Machine): Verdict {
  const whole = containers.filter(isWhole).length;
  const evidence = containers.map(stackEvidence);
  return fail({
    expected: EXPECTED,
    actual: {
      en: `overlays with all three layers of cafe:2 and an upper: ${whole}`,
      zh: `带有 cafe:2 全部三层和一个 upper 的 overlay：${whole} 个`,
    },
    evidence:
      evidence.length > 0
        ? evidence
        : [{ what: `/proc/${machine.init.pid}/mountinfo`, value: 'no such overlay' }],
  });
}
