import { forwardRun } from '../container/forward-run.ts';
import { inPlace } from '../container/place.ts';
import { runContainer } from '../container/run-container.ts';

/** The container that the labs assemble. */
export const run = inPlace(runContainer, forwardRun);
