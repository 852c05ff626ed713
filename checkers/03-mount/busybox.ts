import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import { fileIdentity } from '../../src/observe/root.ts';
import { listed } from '../../src/text/text.ts';
import { obstaclesTo, programPath } from './parts/obstacle.ts';
import { RootFolder } from './parts/root-folder.ts';

const FOLDER = '/lab/busybox';
const NAMES = ['busybox', 'sh', 'ls', 'mount', 'umount', 'ps'];

const EXPECTED = {
  en: `one program, busybox, in ${FOLDER}/bin, and links to it named ${listed(NAMES.slice(1), 'en')} and so on`,
  zh: `${FOLDER}/bin 里只有一个程序 busybox，其余 ${listed(NAMES.slice(1), 'zh')} 等都是指向它的链接`,
};

/** Every name leads to the same file (by link, symbolic or hard), and that file can start. */
const checker: Checker = (machine) => {
  const root = RootFolder.of(machine, FOLDER);
  if (root === undefined) {
    return fail({
      expected: EXPECTED,
      actual: { en: `there is no folder ${FOLDER}`, zh: `还没有 ${FOLDER} 这个目录` },
    });
  }
  const obstacles = obstaclesTo(root, NAMES);
  const evidence = obstacles.map((o) => ({
    what: `${FOLDER}: ${o.program}`,
    value: 'missing' in o ? `${o.kind} ${o.missing} missing` : o.kind,
  }));
  const worst = obstacles.find((o) => 'missing' in o);
  if (worst !== undefined && 'missing' in worst) {
    return fail({
      expected: EXPECTED,
      actual: {
        en: `${worst.program} cannot start: ${worst.missing} is missing under ${FOLDER}`,
        zh: `${worst.program} 启动不了：${FOLDER} 下缺少 ${worst.missing}`,
      },
      evidence,
      diagnosis: worst.kind === 'link' ? 'links-point-out' : 'not-static',
      values: { program: worst.program, missing: worst.missing },
    });
  }
  if (obstacles.length === NAMES.length) {
    const actual = { en: `no busybox in ${FOLDER}/bin`, zh: `${FOLDER}/bin 里还没有 busybox` };
    return fail({ expected: EXPECTED, actual, evidence });
  }
  const others = NAMES.filter((name) => obstacles.length === 0 && !isBusybox(root, name));
  if (obstacles.length > 0 || others.length > 0) {
    const names = [...obstacles.map((o) => o.program), ...others];
    return fail({
      expected: EXPECTED,
      actual: {
        en: `no link to busybox yet: ${listed(names, 'en')}`,
        zh: `还没有指向 busybox 的链接：${listed(names, 'zh')}`,
      },
      evidence,
    });
  }
  return pass(
    {
      en: `${NAMES.length - 1} names lead to one complete program`,
      zh: `${NAMES.length - 1} 个名字都指向同一个完整的程序`,
    },
    NAMES.map((name) => ({ what: `${FOLDER}/bin/${name}`, value: programPath(root, name) ?? '' })),
  );
};
export default checker;

function isBusybox(root: RootFolder, name: string): boolean {
  const [own, busybox] = [name, 'busybox'].map((n) => {
    return fileIdentity(root.outside(programPath(root, n) ?? '/'));
  });
  return own === busybox;
}
