import { bootId } from '../../labhost/record.ts';
import { statOf } from '../../observe/live-process.ts';
import { inodeOfLink, readLink } from '../../observe/procfs.ts';

/**
 * When and where a process number means something: between two starts of the machine, in one pid namespace. Inodes
 * of namespaces are used again at once, so PID 1's start time says which of them it was.
 */
export interface Era {
  readonly boot: string;
  readonly pidNamespace: number;
  /** Empty where PID 1 does not show it. */
  readonly initStart: string;
}

export function thisEra(): Era {
  return {
    boot: bootId(),
    pidNamespace: inodeOfLink(readLink('/proc/self/ns/pid')) ?? 0,
    initStart: statOf(1)?.startTime ?? '',
  };
}

export function sameEra(a: Era, b: Era): boolean {
  return a.boot === b.boot && a.pidNamespace === b.pidNamespace && a.initStart === b.initStart;
}

export function isEra(read: unknown): read is Era {
  const era = read as Partial<Era> | null | undefined;
  return (
    typeof era?.boot === 'string' && typeof era.pidNamespace === 'number' && typeof era.initStart === 'string'
  );
}
