import { compareContainers } from '../compare/compare-containers.ts';
import { forwardCompare } from '../compare/forward-compare.ts';
import { inPlace } from '../container/place.ts';

/** Our container beside one of runc's, crun's or bubblewrap's. */
export const run = inPlace(compareContainers, forwardCompare);
