import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import { listed } from '../../src/text/text.ts';
import { hasLibraries, type Obstacle, obstaclesTo } from './parts/obstacle.ts';
import { RootFolder } from './parts/root-folder.ts';

const FOLDER = '/lab/rootfs';
const PROGRAMS = ['sh', 'ls', 'mount', 'umount'];

const EXPECTED = {
  en: `sh, ls, mount and umount in ${FOLDER}, each with its loader and libraries`,
  zh: `${FOLDER} 里有 sh、ls、mount 和 umount，各自的加载器和库也都齐全`,
};

const DIAGNOSES = { link: 'dangling-link', loader: 'loader-missing', library: 'library-missing' } as const;

/** Nothing is run: files, loaders and libraries are looked for as execve(2) and ld.so(8) would. */
const checker: Checker = (machine) => {
  const root = RootFolder.of(machine, FOLDER);
  if (root === undefined) {
    return fail({
      expected: EXPECTED,
      actual: { en: `there is no folder ${FOLDER}`, zh: `还没有 ${FOLDER} 这个目录` },
    });
  }
  const obstacles = obstaclesTo(root, PROGRAMS);
  const evidence = obstacles.map((o) => ({ what: `${FOLDER}: ${o.program}`, value: words(o) }));
  const worst = obstacles.find((o) => 'missing' in o);
  if (worst !== undefined && 'missing' in worst) {
    return fail({
      expected: EXPECTED,
      actual: {
        en: `${worst.program} cannot start: ${worst.missing} is missing under ${FOLDER}`,
        zh: `${worst.program} 启动不了：${FOLDER} 下缺少 ${worst.missing}`,
      },
      evidence,
      // Programs first and libraries next is no mistake; libraries, but not all, is one.
      ...(worst.kind === 'link' || hasLibraries(root) ? { diagnosis: DIAGNOSES[worst.kind] } : {}),
      values: { program: worst.program, name: worst.program.split('/').at(-1) ?? '', missing: worst.missing },
    });
  }
  if (obstacles.length > 0) {
    const names = obstacles.map((o) => o.program);
    return fail({
      expected: EXPECTED,
      actual: { en: `not there yet: ${listed(names, 'en')}`, zh: `还缺少：${listed(names, 'zh')}` },
      evidence,
    });
  }
  return pass(
    {
      en: `${listed(PROGRAMS, 'en')} can start with ${FOLDER} as their root`,
      zh: `以 ${FOLDER} 为根，${listed(PROGRAMS, 'zh')} 都能启动`,
    },
    PROGRAMS.map((name) => ({ what: `${FOLDER}: ${name}`, value: 'complete' })),
  );
};
export default checker;

function words(obstacle: Obstacle): string {
  return 'missing' in obstacle ? `${obstacle.kind} ${obstacle.missing} missing` : obstacle.kind;
}
