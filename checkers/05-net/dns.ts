import type { Checker } from '../../src/lab/lab.ts';
import { blocked, fail, pass } from '../../src/lab/verdict.ts';
import type { Machine } from '../../src/observe/machine.ts';
import type { Network } from '../../src/observe/network.ts';
import { readSeenBy, seenBy } from '../../src/observe/root.ts';
import type { Text } from '../../src/text/text.ts';
import { lossOnTheWay } from './parts/hops.ts';
import { lost } from './parts/loss.ts';
import { maskedBy } from './parts/masquerade.ts';
import { resolvesFrom } from './parts/proof.ts';
import { lookAround, WEB, WORLD_ADDRESS } from './parts/scene.ts';

const NAME = 'outside.example';
const FOLDER = `/etc/netns/${WEB.name}`;
const FILE = `${FOLDER}/resolv.conf`;
const expected: Text = {
  en: `web has a resolv.conf of its own that names ${WORLD_ADDRESS}, and ${NAME} is found`,
  zh: `web 有自己的 resolv.conf，指向 ${WORLD_ADDRESS}，并且能查到 ${NAME}`,
};

/** The file that processes in web read; then the server that it names is asked from there. */
const dns: Checker = async (machine) => {
  const scene = await lookAround(machine, { rules: true });
  const web = scene.named(WEB.name);
  if (!web || !maskedBy(scene)) return blocked('masquerade-nft');
  const own = resolvConfOf(machine, web);
  const host = nameservers(readSeenBy(machine.init, '/etc/resolv.conf'));
  const evidence = [
    { what: own?.where ?? FILE, value: own ? `nameserver ${own.servers.join(' ')}` : '-' },
    { what: '/etc/resolv.conf', value: `nameserver ${host.join(' ')}` },
  ];
  const not = (actual: Text, diagnosis?: string, values = {}) =>
    fail({ expected, actual, evidence, values, ...(diagnosis === undefined ? {} : { diagnosis }) });
  const [server] = own?.servers ?? [];
  if (host.includes(WORLD_ADDRESS)) {
    const actual = { en: "the host's own resolv.conf was changed", zh: '改动的是主机自己的 resolv.conf' };
    return not(actual, 'changed-the-host');
  }
  if (!own && isMisplaced(machine)) {
    return not({ en: `the file is not ${FILE}`, zh: `文件的位置不是 ${FILE}` }, 'wrong-place');
  }
  if (server === undefined) {
    return not({ en: 'web has no resolv.conf of its own', zh: 'web 没有自己的 resolv.conf' });
  }
  if (server.startsWith('127.')) {
    const actual = { en: `web asks ${server}: itself`, zh: `web 问的是 ${server}，也就是它自己` };
    return not(actual, 'asks-itself', { server });
  }
  const loss = lossOnTheWay(scene, WEB, web, 'filter');
  if (loss) return lost(expected, loss);
  const address = await resolvesFrom(machine, web, server, NAME);
  const seen = { what: `web → ${server}: ${NAME}`, value: address ?? 'no answer' };
  if (address !== WORLD_ADDRESS) {
    const actual = { en: `${server} does not find ${NAME}`, zh: `${server} 查不到 ${NAME}` };
    return fail({
      expected,
      actual,
      evidence: [...evidence, seen],
      diagnosis: 'not-a-nameserver',
      values: { server },
    });
  }
  return pass({ en: `${NAME} is ${address}`, zh: `${NAME} 是 ${address}` }, [...evidence, seen]);
};

export default dns;

/** What `ip netns exec web` puts over /etc/resolv.conf, or what a process in web already finds there. */
function resolvConfOf(machine: Machine, web: Network): { where: string; servers: string[] } | undefined {
  const servers = nameservers(readSeenBy(machine.init, FILE));
  if (servers.length > 0) return { where: FILE, servers };
  const hosts = seenBy(machine.init, '/etc/resolv.conf')?.identity;
  for (const member of web.members) {
    const file = seenBy(member, '/etc/resolv.conf');
    const found = nameservers(readSeenBy(member, '/etc/resolv.conf'));
    const where = `/proc/${member.innerPids[0]}/root/etc/resolv.conf`;
    if (file && file.identity !== hosts && found.length > 0) return { where, servers: found };
  }
  return undefined;
}

function nameservers(file: Buffer | undefined): string[] {
  const lines = file?.toString('utf8').split('\n') ?? [];
  return lines.flatMap((line) => /^\s*nameserver\s+(\S+)/.exec(line)?.[1] ?? []);
}

function isMisplaced(machine: Machine): boolean {
  const isFile = (path: string): boolean => seenBy(machine.init, path)?.type === 'file';
  return isFile('/etc/netns/resolv.conf') || isFile(FOLDER);
}
