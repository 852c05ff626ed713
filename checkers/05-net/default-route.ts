import type { Checker } from '../../src/lab/lab.ts';
import { blocked, fail, pass } from '../../src/lab/verdict.ts';
import type { Text } from '../../src/text/text.ts';
import { lossOnTheWay } from './parts/hops.ts';
import { lost } from './parts/loss.ts';
import { isAnswered } from './parts/proof.ts';
import { DB, GATEWAY, HOST_ADDRESS, lookAround, routeEvidence, WEB } from './parts/scene.ts';

const expected: Text = {
  en: `a default route via ${GATEWAY} in web and in db, so that ${HOST_ADDRESS} answers`,
  zh: `web 和 db 里都有经由 ${GATEWAY} 的默认路由，能得到 ${HOST_ADDRESS} 的回应`,
};

const defaultRoute: Checker = async (machine) => {
  const scene = await lookAround(machine);
  const [web, db] = [scene.named(WEB.name), scene.named(DB.name)];
  if (!web || !db) return blocked('bridge');
  const pairs = [[WEB, web] as const, [DB, db] as const];
  const evidence = [web, db, scene.host].map((network) => routeEvidence(scene, network));
  for (const [container, network] of pairs) {
    const loss = lossOnTheWay(scene, container, network, 'bridge');
    if (loss) return lost(expected, loss);
  }
  for (const [{ name }, network] of pairs) {
    const route = network.routes.find((r) => r.to === 'default');
    if (route && route.via !== GATEWAY) {
      const seen = route.via ?? `dev ${route.device}`;
      const actual = { en: `${name} sends everything to ${seen}`, zh: `${name} 把一切都发往 ${seen}` };
      return fail({ expected, actual, evidence, diagnosis: 'wrong-gateway', values: { name, seen } });
    }
    if (!route && scene.host.routes.some((r) => r.to === 'default')) {
      const actual = { en: 'the host has got a default route', zh: '默认路由加到了主机上' };
      return fail({ expected, actual, evidence, diagnosis: 'route-on-the-host', values: { name } });
    }
    if (!route) {
      const actual = { en: `${name} has no default route`, zh: `${name} 还没有默认路由` };
      return fail({ expected, actual, evidence });
    }
  }
  const answers = await isAnswered(machine, web, HOST_ADDRESS);
  const seen = { what: `web → ${HOST_ADDRESS}`, value: answers ? 'answers' : 'no answer' };
  if (!answers) {
    const actual = { en: `${HOST_ADDRESS} does not answer web`, zh: `${HOST_ADDRESS} 没有回应 web` };
    return fail({ expected, actual, evidence: [...evidence, seen] });
  }
  const actual = { en: `both know the way: via ${GATEWAY}`, zh: `两个容器都认得路了：经由 ${GATEWAY}` };
  return pass(actual, [...evidence, seen]);
};

export default defaultRoute;
