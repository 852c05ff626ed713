import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import type { Process } from '../../src/observe/process.ts';
import type { Text } from '../../src/text/text.ts';
import { crewOf, pidOf } from './parts/crew.ts';
import {
  HOST_NAME,
  hostEvidence,
  hostnameOfLabHost,
  type UtsNamespace,
  utsEvidence,
  utsNamespaces,
} from './parts/uts-namespaces.ts';

const STEP = 'enter-it';
const NAME = 'db';
const NEIGHBOUR = 'mail';
const expected: Text = {
  en: `the namespace of SERVICE=db is named ${NAME}, its neighbour still ${NEIGHBOUR}`,
  zh: `SERVICE=db 的命名空间名叫 ${NAME}，邻居仍叫 ${NEIGHBOUR}`,
};

/** The very namespace that the prepared db process lives in must have the name; a new one beside it does not count. */
const enterIt: Checker = async (machine) => {
  const crew = crewOf(machine, STEP);
  const host = await hostnameOfLabHost(machine);
  const namespaces = await utsNamespaces(machine);
  const evidence = [...hostEvidence(machine, host), ...utsEvidence(namespaces)];
  const not = (diagnosis: string, actual: Text, values = {}) =>
    fail({ expected, actual, evidence, diagnosis, values });

  const of = (service: string): UtsNamespace | undefined => {
    const process = crew.find((p) => p.environ()?.['SERVICE'] === service);
    return namespaces.find((n) => process && n.members.includes(process));
  };
  const db = of('db');
  const mail = of('mail');
  if (host !== HOST_NAME) {
    const actual = { en: `the lab host is now called ${host}`, zh: `实验主机现在叫 ${host}` };
    return not('changed-the-host', actual, { hostname: host });
  }
  if (!db || !mail) {
    const ended = db ? 'mail' : 'db';
    return not(
      'ended',
      { en: `SERVICE=${ended} is not running`, zh: `SERVICE=${ended} 不在运行` },
      { ended },
    );
  }
  if (mail.hostname !== NEIGHBOUR) {
    const hostname = mail.hostname ?? '?';
    const actual = { en: `the namespace of mail is called ${hostname}`, zh: `mail 的命名空间叫 ${hostname}` };
    return not('anothers-namespace', actual, { hostname, pid: memberOf(mail, crew) });
  }
  if (db.hostname === NAME) {
    const pid = memberOf(db, crew);
    return pass({ en: `process ${pid} now lives on ${NAME}`, zh: `进程 ${pid} 现在住在 ${NAME}` }, evidence);
  }
  const actual = { en: `the namespace of db is called ${db.hostname}`, zh: `db 的命名空间叫 ${db.hostname}` };
  const beside = namespaces.find((n) => n !== db && n.hostname === NAME);
  if (beside)
    return not('new-namespace', actual, { pid: pidOf(beside.members[0]), hostname: db.hostname ?? '?' });
  return fail({ expected, actual, evidence });
};

export default enterIt;

function memberOf(namespace: UtsNamespace, crew: readonly Process[]): number {
  return pidOf(namespace.members.find((p) => crew.includes(p)) ?? namespace.members[0]);
}
