import type { Call } from '../../engine/call.ts';
import type { Config, Process } from '../config/runtime-spec.ts';
import type { CgroupsPlan, StreamsPlan } from '../plan.ts';

/** A container that runs. */
export interface Target {
  /** Its first process, as we number it. */
  readonly pid: number;
  readonly config: Config;
  readonly groups: CgroupsPlan;
}

/** One more process in a running container: its groups, its namespaces, as confined as its first one. */
export function execProgram(target: Target, process: Process, streams: StreamsPlan): Call[] {
  throw new Error(`${target.pid} ${process.args} ${streams.terminal}`);
}
