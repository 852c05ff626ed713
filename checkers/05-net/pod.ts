import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import type { Process } from '../../src/observe/process.ts';
import type { Text } from '../../src/text/text.ts';
import { numberOf, prepared } from './parts/learners.ts';
import { listenersAt } from './parts/listeners.ts';

const PORT = 5432;
const expected: Text = {
  en: `a process with a UTS namespace of its own, in the net namespace of db, so that 127.0.0.1:${PORT} is db`,
  zh: `一个有自己 UTS 命名空间的进程，身处 db 的网络命名空间，于是 127.0.0.1:${PORT} 就是 db`,
};

/** Two namespaces decide: uts must be nobody else's, net must be db's. */
const pod: Checker = (machine) => {
  const db = machine.processes().find((p) => p.comm === 'db' && prepared(p) === 'db');
  if (!db) {
    const actual = { en: 'db does not run', zh: 'db 没有在运行' };
    return fail({ expected, actual, diagnosis: 'db-ended' });
  }
  const evidence = [db].flatMap(namespaces);
  const own = learners(machine, db);
  const inside = own.filter((p) => p.ns('net') === db.ns('net'));
  const app = inside.find((p) => hasOwnUts(p, machine));
  if (app) {
    const listens = listenersAt(app).some((l) => l.port === PORT);
    const seen = {
      what: `/proc/${numberOf(app)}/net/tcp`,
      value: listens ? `LISTEN 127.0.0.1:${PORT}` : '-',
    };
    const all = [...evidence, ...namespaces(app), seen];
    if (!listens)
      return fail({ expected, actual: { en: 'db does not listen', zh: 'db 没有监听' }, evidence: all });
    const pid = numberOf(app);
    return pass(
      { en: `process ${pid} reaches db on its own lo`, zh: `进程 ${pid} 在自己的 lo 上就能访问 db` },
      all,
    );
  }
  const [joined] = inside;
  if (joined) {
    const pid = numberOf(joined);
    const actual = {
      en: `process ${pid} still has the hostname of the host`,
      zh: `进程 ${pid} 用的还是主机的主机名`,
    };
    const seen = [...evidence, ...namespaces(joined)];
    return fail({ expected, actual, evidence: seen, diagnosis: 'still-the-host', values: { pid } });
  }
  const alone = own.find((p) => hasOwnUts(p, machine) && p.ns('net') !== machine.baseline.net);
  if (alone) {
    const pid = numberOf(alone);
    const actual = { en: `process ${pid} has a network of its own`, zh: `进程 ${pid} 用的是它自己的网络` };
    const values = { pid };
    return fail({
      expected,
      actual,
      evidence: [...evidence, ...namespaces(alone)],
      diagnosis: 'own-network',
      values,
    });
  }
  const actual = { en: 'nobody has joined the network of db', zh: '还没有进程加入 db 的网络' };
  return fail({ expected, actual, evidence });
};

export default pod;

function learners(machine: Machine, db: Process): Process[] {
  return machine.processes().filter((p) => p !== db && prepared(p) === undefined);
}

function hasOwnUts(process: Process, machine: Machine): boolean {
  const uts = process.ns('uts');
  return uts !== undefined && uts !== machine.baseline.uts;
}

function namespaces(process: Process) {
  const kinds = ['net', 'uts'] as const;
  return kinds.map((kind) => ({
    what: `/proc/${numberOf(process)}/ns/${kind}`,
    value: `${kind}:[${process.ns(kind)}]`,
  }));
}
