import type { Checker } from '../../src/lab/lab.ts';
import { type Evidence, fail, pass } from '../../src/lab/verdict.ts';
import type { Network } from '../../src/observe/network.ts';
import type { Text } from '../../src/text/text.ts';
import { learnersOwn, placeOf } from './parts/learners.ts';
import { linkNamed, lookAround, type Scene, shown } from './parts/scene.ts';

const expected: Text = {
  en: 'a net namespace of your own in which lo is up',
  zh: '一个你自己的网络命名空间，里面的 lo 已经启用',
};

/** Any net namespace that the learner has made will do, held by a process or by a mount. */
const loUp: Checker = async (machine) => {
  const scene = await lookAround(machine, { all: true });
  const own = learnersOwn(scene);
  const evidence = [scene.host, ...own].map((network) => loEvidence(scene, network));
  const ready = own.find((network) => linkNamed(network, 'lo')?.up);
  if (!linkNamed(scene.host, 'lo')?.up) {
    const actual = { en: 'the lo of the lab host is down', zh: '实验主机的 lo 被停用了' };
    return fail({ expected, actual, evidence, diagnosis: 'host-lo-down' });
  }
  if (ready) {
    const at = placeOf(ready);
    const actual = { en: `in ${at} lo is up: 127.0.0.1`, zh: `${at} 里的 lo 已启用：127.0.0.1` };
    return pass(actual, evidence);
  }
  const [first] = own;
  if (!first) {
    const actual = {
      en: 'everything shares the one network of the lab host',
      zh: '所有进程都共用实验主机的网络',
    };
    return fail({ expected, actual, evidence });
  }
  const at = placeOf(first);
  const actual = { en: `in ${at} lo is down`, zh: `${at} 里的 lo 没有启用` };
  return fail({ expected, actual, evidence, diagnosis: 'lo-down', values: { at } });
};

export default loUp;

function loEvidence(scene: Scene, network: Network): Evidence {
  const lo = linkNamed(network, 'lo');
  const at = network === scene.host ? '/proc/1/ns/net' : placeOf(network);
  return { what: `${at} net:[${network.inode}]: lo`, value: lo ? shown(lo) : '-' };
}
