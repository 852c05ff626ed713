import { launch } from '../../engine/run.ts';
import { execProgram } from '../program/enter.ts';
import { startError } from '../program/failure.ts';
import type { Running } from '../store/seen.ts';
import type { BeginOptions, Foreground } from './begin.ts';
import { assertMapped, processOf } from './config.ts';
import { liveUserFiles } from './live-files.ts';
import type { RunOptions } from './options/run-options.ts';
import { type ResolvedUser, resolveUser } from './user.ts';

type Wanted = Pick<RunOptions, 'args' | 'env' | 'terminal' | 'interactive' | 'workdir' | 'user'>;

/** One more process in a running container, with our own standard streams. */
export async function runExec(record: Running, wanted: Wanted, begin: BeginOptions): Promise<Foreground> {
  const { config, cgroups } = record.plan;
  const process = processOf(config.process, wanted, await userOf(record, wanted.user));
  const streams = {
    terminal: wanted.terminal,
    stdin: wanted.interactive,
    detached: false,
    log: { path: '/dev/null', maxBytes: 1 << 20 },
  };
  const target = { pid: record.container.pid, config, groups: cgroups };
  const launched = launch(execProgram(target, process, streams), {
    stdio: 'inherit',
    detached: begin.detached,
  });
  const ended = launched.trace.then((trace) => {
    const error = startError(trace);
    if (error) throw error;
    return { status: trace.status, trace };
  });
  ended.catch(() => {});
  return { engine: launched.process, ended };
}

/** Who it is, by the container's own files as they are now. */
async function userOf(record: Running, spec: string | undefined): Promise<ResolvedUser | undefined> {
  if (spec === undefined) return undefined;
  const user = resolveUser(spec, await liveUserFiles(record.container.pid));
  return assertMapped(spec, user, record.plan.config.linux.uidMappings ?? []);
}
