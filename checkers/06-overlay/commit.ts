import { join } from 'node:path/posix';
import type { Checker } from '../../src/lab/lab.ts';
import { blocked, fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import { namesSeenBy } from '../../src/observe/root.ts';
import { best } from './parts/best.ts';
import { type Cafe, cafes, identities, RELEASE, shows } from './parts/cafe.ts';
import { type Change, changes, differs, foldersIn } from './parts/changes.ts';
import { stackEvidence } from './parts/stacks.ts';

const DELETED = 'srv/hours.txt';

const EXPECTED = {
  en: 'a third overlay: a layer with all that red has changed on top of the shared ones, and an upper of its own',
  zh: '第三个 overlay：共用的几层之上多一层，里面是 red 的全部改动，最上面是自己的 upper',
};

/** One container has one more layer below it than another: the other's changes, in a folder of their own. */
const checker: Checker = (machine) => {
  const containers = cafes(machine).filter(({ folders }) => folders.upper?.path !== undefined);
  if (containers.length === 0) return blocked('two-containers');
  const pairs = containers.flatMap((red) =>
    containers.filter((green) => isBuiltOn(green, red)).map((green) => [red, green] as const),
  );
  return best(pairs.map(([red, green]) => judge(red, green))) ?? notYet(containers);
};
export default checker;

/** Has it all the layers of the other, and something more on top of them? */
function isBuiltOn(green: Cafe, red: Cafe): boolean {
  const [own, shared] = [green.folders.lowers, red.folders.lowers];
  if (own.length === 0 || own.length <= shared.length) return false;
  return identities(own.slice(own.length - shared.length)) === identities(shared);
}

function judge(red: Cafe, green: Cafe): Verdict {
  const added = green.folders.lowers.slice(0, green.folders.lowers.length - red.folders.lowers.length);
  const [upper, ownUpper] = [red.folders.upper, green.folders.upper];
  const made = changes(red.process, upper?.path ?? '/');
  const evidence = [
    ...[red, green].map(stackEvidence),
    ...made.slice(0, 8).map(({ path, kind }) => ({ what: join(upper?.named ?? '', path), value: kind })),
  ];
  const layer = added[0];
  const values = { red: red.at, green: green.at, layer: layer?.named ?? '', upper: upper?.named ?? '' };
  const wrong = (diagnosis: string, en: string, zh: string, more: Record<string, string> = {}): Verdict =>
    fail({ expected: EXPECTED, actual: { en, zh }, evidence, diagnosis, values: { ...values, ...more } });

  if (added.some(({ folder }) => folder?.identity === upper?.folder?.identity)) {
    return wrong(
      'upper-as-lower',
      `${green.at} has the upper of ${red.at} itself as a layer`,
      `${green.at} 直接拿 ${red.at} 的 upper 当了一层`,
    );
  }
  if (ownUpper?.folder?.identity === upper?.folder?.identity) {
    return wrong('shared-upper', 'both have the same upper', '两个用了同一个 upper');
  }
  if (shows(red, DELETED)) {
    const actual = { en: `${red.at} still shows ${DELETED}`, zh: `${red.at} 里还看得到 ${DELETED}` };
    return fail({ expected: EXPECTED, actual, evidence });
  }
  const lost =
    made.find((change) => change.kind === 'deleted' && !isIn(change, green, layer?.path))?.path ??
    comeBack(red, green);
  if (lost !== undefined) {
    return wrong(
      'deletion-lost',
      `${lost} is gone from ${red.at}, and back in ${green.at}`,
      `${lost} 在 ${red.at} 里没有了，在 ${green.at} 里又回来了`,
      { path: lost },
    );
  }
  const missing = made.find((change) => !isIn(change, green, layer?.path));
  if (missing) {
    const actual = {
      en: `${missing.path} is not in the new layer as ${red.at} has it`,
      zh: `新的一层里，${missing.path} 与 ${red.at} 里的不一样`,
    };
    return fail({ expected: EXPECTED, actual, evidence });
  }
  const isCopied = (path: string) => namesSeenBy(green.process, join(layer?.path ?? '/', path)) !== undefined;
  if (shows(red, RELEASE) && isCopied('etc') && !made.some(({ path }) => path.startsWith('etc'))) {
    return wrong(
      'whole-tree',
      `${layer?.named} has also the files that ${red.at} has not changed`,
      `${layer?.named} 里连 ${red.at} 没改过的文件也有`,
    );
  }
  return pass(
    {
      en: `${green.at} starts with the ${made.length} changes of ${red.at} in a layer of their own`,
      zh: `${green.at} 一开始就带着 ${red.at} 的 ${made.length} 处改动，它们自成一层`,
    },
    evidence,
  );
}

function isIn(change: Change, green: Cafe, layer: string | undefined): boolean {
  return layer !== undefined && !differs(change, green.process, layer);
}

/** What shows through a folder that is opaque in the one container and no longer so in the other. */
function comeBack(red: Cafe, green: Cafe): string | undefined {
  const shown = (cafe: Cafe, folder: string) => namesSeenBy(cafe.process, join(cafe.at, folder)) ?? [];
  for (const folder of foldersIn(red.process, red.folders.upper?.path ?? '/')) {
    const own = namesSeenBy(green.process, join(green.folders.upper?.path ?? '/', folder)) ?? [];
    const before = shown(red, folder);
    const name = shown(green, folder).find((n) => !before.includes(n) && !own.includes(n));
    if (name !== undefined) return join(folder, name);
  }
  return undefined;
}

function notYet(containers: readonly Cafe[]): Verdict {
  return fail({
    expected: EXPECTED,
    actual: {
      en: 'no container is built on the layers of another and one more yet',
      zh: '还没有哪个容器是在另一个容器的层上再加一层做成的',
    },
    evidence: containers.map(stackEvidence),
  });
}
