import type { Checker } from '../../../src/lab/lab.ts';
import { unsupported, type Verdict } from '../../../src/lab/verdict.ts';
import type { Controller } from '../../../src/observe/cgroups.ts';
import type { Machine } from '../../../src/observe/machine.ts';

/** A checker that is asked only where the lab host has groups of its own, with these controllers. */
export function where(
  controllers: readonly Controller[],
  judge: (machine: Machine) => Verdict | Promise<Verdict>,
): Checker {
  return (machine) => {
    const missing = machine.cgroups.missing(...controllers);
    return missing ? unsupported(missing.reason, missing.remedy) : judge(machine);
  };
}
