import type { Checker } from '../../src/lab/lab.ts';
import { fail, pass } from '../../src/lab/verdict.ts';
import { seenBy } from '../../src/observe/root.ts';
import type { Text } from '../../src/text/text.ts';
import { learnersOwn, placeOf } from './parts/learners.ts';
import { DB, linkNamed, lookAround, shown, WEB } from './parts/scene.ts';

const PLACE = `/run/netns/${WEB.name}`;
const expected: Text = {
  en: `a net namespace of its own, held by a mount on ${PLACE}, with lo up`,
  zh: `一个独立的网络命名空间，由挂在 ${PLACE} 上的文件占着，里面的 lo 已启用`,
};

/** mountinfo shows an nsfs on /run/netns/web whose root is another `net:[…]` than the lab host's. */
const namedNetns: Checker = async (machine) => {
  const scene = await lookAround(machine, { all: true });
  const web = scene.named(WEB.name);
  const evidence = [
    { what: '/proc/1/ns/net', value: `net:[${machine.baseline.net}]` },
    ...scene.all.flatMap((n) =>
      n.heldBy.map((by) => ({ what: `mountinfo: ${by}`, value: `nsfs net:[${n.inode}]` })),
    ),
  ];
  const not = (actual: Text, diagnosis?: string, values = {}) =>
    fail({ expected, actual, evidence, values, ...(diagnosis === undefined ? {} : { diagnosis }) });

  if (web === scene.host) {
    const actual = { en: `${PLACE} is the lab host's own network`, zh: `${PLACE} 就是实验主机自己的网络` };
    return not(actual, 'bound-the-hosts');
  }
  if (web && web === scene.world) {
    return not({ en: `${PLACE} is the network of the world`, zh: `${PLACE} 是外面世界的网络` });
  }
  if (web) {
    const lo = linkNamed(web, 'lo');
    const seen = { what: `ip -n ${WEB.name} -br addr show lo`, value: lo ? shown(lo) : '-' };
    if (lo?.up) {
      const actual = { en: `${PLACE} holds net:[${web.inode}]`, zh: `${PLACE} 占着 net:[${web.inode}]` };
      return pass(actual, [...evidence, seen]);
    }
    const actual = {
      en: `${WEB.name} is there, but its lo is down`,
      zh: `${WEB.name} 有了，但里面的 lo 没有启用`,
    };
    return not(actual, 'lo-down');
  }
  if (seenBy(machine.init, PLACE, { follow: false })) {
    const actual = {
      en: `${PLACE} is there, but nothing is mounted on it`,
      zh: `${PLACE} 存在，但上面没有挂载任何东西`,
    };
    return not(actual, 'only-a-file');
  }
  const other = learnersOwn(scene).find((n) => n.heldBy.length > 0 && n.name !== DB.name);
  if (other) {
    const place = placeOf(other);
    const actual = { en: `the namespace is held by ${place}`, zh: `占着命名空间的是 ${place}` };
    return not(actual, 'another-name', { place });
  }
  return not({ en: `there is no ${PLACE}`, zh: `还没有 ${PLACE}` });
};

export default namedNetns;
