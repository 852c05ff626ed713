import type { Writable } from 'node:stream';
import type { Lang } from '../text/text.ts';
import { checkCgroup } from './cgroup.ts';
import type { Check, LabNeeds, Report } from './check.ts';
import { codeOf } from './code/preflight.ts';
import { describePlan, planFix, runFix } from './fix.ts';
import { checkIdRange } from './idrange.ts';
import { checkKernel, checkLinux, checkNode } from './kernel.ts';
import { checkOverlay, checkProc } from './mounts.ts';
import { type Probe, thisMachine } from './probe.ts';
import { checkEngine, checkPrograms, checkTerminals } from './programs.ts';
import { readiness } from './readiness.ts';
import { tryLabHost } from './trial-host.ts';
import { checkUserNamespaces } from './userns.ts';
import { formatReport, jsonReport } from './view.ts';

export interface DoctorOptions {
  /** nslab's own, for the code. */
  readonly version: string;
  readonly labs: readonly LabNeeds[];
  readonly lang: Lang;
  readonly json?: boolean;
  /** Install what is missing, after saying what will be run and asking. */
  readonly fix?: boolean;
  /** Do not ask. */
  readonly yes?: boolean;
  readonly out: Writable;
  readonly err: Writable;
  /** Asks the person; absent where there is nobody to ask. */
  confirm?(): Promise<boolean>;
  readonly probe?: Probe;
  /** Makes a lab host and ends it. */
  readonly trial?: () => Promise<Check>;
}

/** `nslab doctor`: 0 when every lab is ready, else 1. */
export async function doctor(options: DoctorOptions): Promise<number> {
  const probe = options.probe ?? thisMachine();
  const trial = options.trial ?? tryLabHost;
  let report = await examine(probe, options.labs, trial);
  if (options.fix && (await fix(report, probe, options))) report = await examine(probe, options.labs, trial);
  const code = codeOf(report, probe, options.version);
  const view = options.json ? jsonReport : formatReport;
  options.out.write(view(report, options.lang, code));
  return report.labs.every((l) => l.ready) ? 0 : 1;
}

export async function examine(
  probe: Probe,
  labs: readonly LabNeeds[],
  trial: () => Promise<Check>,
): Promise<Report> {
  const linux = checkLinux(probe);
  const checks = linux.ok ? [linux, ...ofLinux(probe, labs)] : [linux];
  // Where something that it needs is known to be missing, a trial would only say so again.
  if (checks.every((c) => c.ok || c.matters !== 'all')) checks.push(await trial());
  return { checks, labs: readiness(checks, labs) };
}

function ofLinux(probe: Probe, labs: readonly LabNeeds[]): Check[] {
  const userNamespaces = checkUserNamespaces(probe);
  // Without user namespaces the mounts could not be tried: one cause, one complaint.
  const mounts = userNamespaces.ok ? [checkProc(probe), checkOverlay(probe)] : [];
  return [
    checkKernel(probe),
    checkNode(probe),
    checkEngine(probe.engine, probe),
    userNamespaces,
    ...mounts,
    checkIdRange(probe),
    checkTerminals(probe),
    checkCgroup(probe),
    ...checkPrograms(probe, [...new Set(labs.flatMap((l) => l.needs))]),
  ];
}

/** True when something was installed, so that it is worth looking again. */
async function fix(report: Report, probe: Probe, options: DoctorOptions): Promise<boolean> {
  const plan = planFix(report.checks, probe);
  options.err.write(`${describePlan(plan, options.lang)}\n`);
  if (plan.commands.length === 0 || plan.obstacle) return false;
  if (!options.yes && !(await options.confirm?.())) return false;
  return runFix(plan, options.err);
}
