import { launch } from '../../engine/run.ts';
import { execProgram } from '../program/enter.ts';
import { startError } from '../program/failure.ts';
import type { Running } from '../store/seen.ts';
import type { BeginOptions, Foreground } from './begin.ts';
import { assertMapped, processOf } from './config.ts';
import { textIn } from './in-root.ts';
import type { RunOptions } from './options/run-options.ts';
import { resolveUser } from './user.ts';

type Wanted = Pick<RunOptions, 'args' | 'env' | 'terminal' | 'interactive' | 'workdir' | 'user'>;

/** One more process in a running container, with our own standard streams. */
export function runExec(record: Running, wanted: Wanted, begin: BeginOptions): Foreground {
  const { config, cgroups } = record.plan;
  const process = processOf(config.process, wanted, userOf(record, wanted.user));
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
    onEntry: (entry) => begin.onEntry?.(entry),
  });
  const ended = launched.trace.then((trace) => {
    const error = startError(trace);
    if (error) throw error;
    return { status: trace.status, trace };
  });
  ended.catch(() => {});
  return { engine: launched.process, ended };
}

/** Who it is, by the files as they are now: of the container's own root, which it may be changing. */
function userOf(record: Running, spec: string | undefined) {
  if (spec === undefined) return undefined;
  const root = `/proc/${record.container.pid}/root`;
  const files = { passwd: textIn(root, '/etc/passwd'), group: textIn(root, '/etc/group') };
  return assertMapped(spec, resolveUser(spec, files), record.plan.config.linux.uidMappings ?? []);
}
