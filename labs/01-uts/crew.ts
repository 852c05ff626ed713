import type { Call } from '../../src/engine/call.ts';
import { chdir } from '../../src/engine/calls/files.ts';
import { sethostname } from '../../src/engine/calls/identity.ts';
import { type CloneFlag, execve, spawn } from '../../src/engine/calls/processes.ts';
import type { Text } from '../../src/text/text.ts';

/** A process prepared for a puzzle. It does nothing but be there. */
export interface Member {
  /** The step it belongs to: `PUZZLE` in its environment, by which the checkers know it from a learner's own. */
  readonly puzzle: string;
  readonly environment: readonly string[];
  readonly argv: readonly [string, ...string[]];
  /** The namespaces it has to itself. */
  readonly own?: readonly CloneFlag[];
  readonly folder?: string;
  readonly hostname?: string;
  readonly why: Text;
}

export function hire(member: Member): Call {
  const child: Call[] = [];
  if (member.hostname !== undefined) child.push(sethostname(member.hostname));
  child.push(chdir(member.folder ?? '/'));
  child.push(
    execve(`/bin/${member.argv[0]}`, member.argv, [`PUZZLE=${member.puzzle}`, ...member.environment]),
  );
  return spawn({ flags: member.own ?? [], child }, { why: member.why });
}
