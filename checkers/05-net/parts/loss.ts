import { type Evidence, type Fail, fail } from '../../../src/lab/verdict.ts';
import type { Network } from '../../../src/observe/network.ts';
import type { Text } from '../../../src/text/text.ts';
import type { Container, Scene } from './scene.ts';

/** Where a packet is lost, and what would mend it; in words that need no translation. */
export interface Loss {
  /** `web: eth0` */
  readonly where: string;
  /** What stands there now: `DOWN 10.77.0.2/24`. */
  readonly seen: string;
  /** A command that mends it. */
  readonly repair: string;
  readonly actual: Text;
  readonly evidence: readonly Evidence[];
}

/** A place that a packet from a container passes: what is wrong there. */
export type Hop = (scene: Scene, container: Container, network: Network) => Loss | undefined;

/** The verdict on a packet that does not get as far as the step is about. */
export function lost(expected: Text, loss: Loss): Fail {
  const { where, seen, repair, actual, evidence } = loss;
  const values = { where, seen, repair };
  return fail({ expected, actual, evidence, diagnosis: 'lost-on-the-way', values });
}
