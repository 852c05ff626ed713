import type { Network } from '../../../src/observe/network.ts';
import { FILTERED } from './filter-hop.ts';
import type { Loss } from './loss.ts';
import { FORWARDED, ROUTE, UPLINKED } from './route-hops.ts';
import type { Container, Scene } from './scene.ts';
import { INSIDE, PORT, SWITCH } from './wire-hops.ts';

/** The way out of a container, as far as `until`. */
const WAY = {
  bridge: [INSIDE, PORT, SWITCH],
  route: [ROUTE],
  forward: [UPLINKED, FORWARDED],
  filter: [FILTERED],
};
type Stage = keyof typeof WAY;
const STAGES = Object.keys(WAY) as Stage[];

/** The first place, up to and with this stage, where a packet from the container is lost. */
export function lossOnTheWay(
  scene: Scene,
  container: Container,
  network: Network,
  until: Stage,
): Loss | undefined {
  for (const stage of STAGES.slice(0, STAGES.indexOf(until) + 1)) {
    for (const hop of WAY[stage]) {
      const loss = hop(scene, container, network);
      if (loss) return loss;
    }
  }
  return undefined;
}
