import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass, type Verdict } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import { mountAt } from '../../src/observe/mount-tree.ts';
import type { Process } from '../../src/observe/process.ts';
import { fileIdentity, rootIdentity } from '../../src/observe/root.ts';
import { mountEvidence } from './parts/mount-line.ts';
import { findPrepared, inner } from './parts/prepared.ts';

const PLACE = '/run/web/rootfs';

const EXPECTED = {
  en: `box-runtime's list shows at ${PLACE} the root folder of box-web again; both run on`,
  zh: `box-runtime 的列表里，${PLACE} 重新显示 box-web 的根目录；两个进程都还在运行`,
};

/** The same folder (device and inode) as the container's root, in the runtime's list and in no other. */
const checker: Checker = (machine) => {
  const [runtime, web] = ['box-runtime', 'box-web'].map((name) => findPrepared(machine, name));
  if (!runtime || !web) return ended(runtime ? 'box-web' : 'box-runtime');
  return judge(runtime, web, machine);
};
export default checker;

function judge(runtime: Process, web: Process, machine: Machine): Verdict {
  const [there, host, inside] = [runtime, machine.init, web].map((p) => mountAt(p.mounts() ?? [], PLACE));
  const root = mountAt(web.mounts() ?? [], '/');
  const evidence = [mountEvidence(runtime, there, PLACE), mountEvidence(web, root, '/')];
  const values = { pid: inner(runtime) };
  if (host) {
    return fail({
      expected: EXPECTED,
      actual: { en: `${PLACE} is mounted in the lab host's list`, zh: `${PLACE} 挂在了实验主机的列表里` },
      evidence: [...evidence, mountEvidence(machine.init, host)],
      diagnosis: 'mounted-in-the-host',
      values,
    });
  }
  if (inside) {
    return fail({
      expected: EXPECTED,
      actual: { en: `${PLACE} is mounted in the container's list`, zh: `${PLACE} 挂在了容器的列表里` },
      evidence: [...evidence, mountEvidence(web, inside)],
      diagnosis: 'mounted-in-the-container',
      values,
    });
  }
  if (!there) {
    const actual = {
      en: `box-runtime has no mount on ${PLACE}, and finds an empty folder there`,
      zh: `box-runtime 的列表里没有 ${PLACE}，它在那里只看到一个空目录`,
    };
    return fail({ expected: EXPECTED, actual, evidence });
  }
  if (fileIdentity(`${runtime.path(PLACE)}/`) !== rootIdentity(web)) {
    return fail({
      expected: EXPECTED,
      actual: { en: `${PLACE} shows another folder`, zh: `${PLACE} 显示的是另一个目录` },
      evidence,
      diagnosis: 'wrong-folder',
      values: { ...values, found: there.root, expected: root?.root ?? '' },
    });
  }
  return pass(
    {
      en: `box-runtime sees box-web's root at ${PLACE} again`,
      zh: `box-runtime 又能在 ${PLACE} 看到 box-web 的根了`,
    },
    [...evidence, { what: `${PLACE} = /proc/${web.pid}/root`, value: `${rootIdentity(web)}` }],
  );
}

function ended(name: string): Verdict {
  return fail({
    expected: EXPECTED,
    actual: { en: `${name} does not run`, zh: `${name} 没有在运行` },
    diagnosis: 'box-ended',
    values: { name },
  });
}
