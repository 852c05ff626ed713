import type { Writable } from 'node:stream';
import type { LabPlaces } from '../lab/catalogue.ts';
import type { TrialOptions } from './trial.ts';

/** `user`: an ordinary one to whom /etc/subuid grants a range; `user-without-range`: one without. */
export type Who = 'self' | 'user' | 'user-without-range';

export interface VerifyOptions extends Partial<TrialOptions> {
  /** Labs by number or id; all of them when left out. */
  readonly labs?: readonly string[];
  /** Steps by id, in whichever of the labs has them. */
  readonly steps?: readonly string[];
  /** Whose rights: root may stand in an ordinary user's shoes. */
  readonly as?: Who;
  /** Each lab once by each route, in one lab host: for machines on which all of it would take too long. */
  readonly walk?: boolean;
  /** Steps tried at the same time. */
  readonly atOnce?: number;
  readonly out: Writable;
  readonly at?: LabPlaces;
}
