import type { Checker } from '../../src/lab/lab.ts';
import { blocked, fail, pass } from '../../src/lab/verdict.ts';
import type { Process } from '../../src/observe/process.ts';
import { listed, type Text } from '../../src/text/text.ts';
import { namespaceEvidence, ownNamespaces, pidOf, rootOf } from './parts/user-namespaces.ts';
import { interfacesOf, vethsOf } from './parts/veths.ts';

const expected: Text = {
  en: 'a veth pair in a net namespace of the container’s, made by its own root',
  zh: '容器自己的网络命名空间里有一对 veth，由它自己的 root 创建',
};

/** The kernel is asked inside that network what kind of interfaces are there; names say nothing. */
const veth: Checker = async (machine) => {
  const namespaces = ownNamespaces(machine);
  const roots = namespaces.flatMap((own) => rootOf(machine, own) ?? []);
  if (roots.length === 0) return blocked('handshake', namespaceEvidence(machine, namespaces));
  const apart = onePerNetwork(namespaces.flatMap((own) => own.processes)).filter(
    (p) => p.ns('net') !== machine.baseline.net,
  );
  const evidence = [
    { what: '/proc/1/ns/net', value: `net:[${machine.baseline.net}]` },
    ...onePerNetwork(roots).map((p) => ({ what: `/proc/${pidOf(p)}/ns/net`, value: `net:[${p.ns('net')}]` })),
    ...apart.map((p) => ({ what: `/proc/${pidOf(p)}/net/dev`, value: interfacesOf(p).join(' ') })),
  ];
  for (const process of apart) {
    const pair = await vethsOf(process);
    if (pair.length === 0) continue;
    return pass(
      {
        en: `process ${pidOf(process)} has a cable with two ends: ${listed(pair, 'en')}`,
        zh: `进程 ${pidOf(process)} 有了一根两头的网线：${listed(pair, 'zh')}`,
      },
      [...evidence, { what: 'ip link show type veth', value: pair.join(' ') }],
    );
  }
  const outside = await vethsOf(machine.init);
  if (outside.length > 0) {
    const actual = {
      en: `the pair is in the lab host: ${listed(outside, 'en')}`,
      zh: `这一对在实验主机里：${listed(outside, 'zh')}`,
    };
    return fail({ expected, actual, evidence, diagnosis: 'on-the-host', values: { names: outside } });
  }
  const [newest] = roots;
  if (newest && newest.ns('net') === machine.baseline.net) {
    const pid = pidOf(newest);
    const actual = {
      en: `process ${pid} is root, and uses the lab host’s network`,
      zh: `进程 ${pid} 是 root，用的却是实验主机的网络`,
    };
    return fail({ expected, actual, evidence, diagnosis: 'hosts-network', values: { pid } });
  }
  const actual = {
    en: 'its network has no interfaces but its own lo',
    zh: '它的网络里除了 lo 还没有别的接口',
  };
  return fail({ expected, actual, evidence });
};

export default veth;

function onePerNetwork(processes: readonly Process[]): Process[] {
  const seen = new Map(processes.map((p) => [p.ns('net'), p]));
  return [...seen.values()];
}
