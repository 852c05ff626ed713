import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Call, result } from '../../engine/call.ts';
import { execve, spawn, wait4 } from '../../engine/calls/processes.ts';
import { untilStarted } from '../../engine/compose.ts';
import { output } from '../../engine/engine.test-kit.ts';
import { run } from '../../engine/run.ts';
import type { Trace } from '../../engine/trace.ts';
import type { Controller } from '../../observe/cgroup-trees.ts';
import type { Resources } from '../config/runtime-spec.ts';
import type { CgroupsPlan } from '../plan.ts';
import { joinGroups, makeGroups } from './calls.ts';
import { endGroups } from './end.ts';
import { planGroups } from './plan.ts';

let made = 0;
const plans: CgroupsPlan[] = [];

/** Groups of this test's, planned on the real kernel: `clear` ends whatever was made of them. */
export function planned(resources: Resources = {}): CgroupsPlan {
  const plan = planGroups(`test-${process.pid}-${++made}`, resources);
  plans.push(plan);
  return plan;
}

export async function clear(): Promise<void> {
  for (const plan of plans.splice(0)) await endGroups(plan);
}

/** Does this machine give us what limits need? */
export function hasControllers(): boolean {
  const has = new Set(planGroups('probe').groups.flatMap((g) => g.tree.controllers));
  return (['cpu', 'memory', 'pids'] as const).every((c) => has.has(c));
}

export interface Ended {
  readonly status: number;
  readonly out: string;
}

/** A shell in the groups, from before its first fork to its end; the groups stay, and with them their counters. */
export async function ranIn(plan: CgroupsPlan, script: string): Promise<Ended> {
  const calls = [...shellIn(plan, script), wait4(result('shell'), { asStatus: true })];
  const { trace, stdout, stderr } = await output(calls);
  assertOk(trace);
  return { status: trace.status, out: stdout + stderr };
}

/** The same, and it goes on. */
export async function startIn(plan: CgroupsPlan, script: string): Promise<void> {
  assertOk(await run(shellIn(plan, script)));
}

function shellIn(plan: CgroupsPlan, script: string): Call[] {
  const shell = execve('/bin/sh', ['sh', '-c', script], ['PATH=/usr/sbin:/usr/bin:/sbin:/bin']);
  return [
    ...makeGroups(plan),
    ...untilStarted([spawn({ flags: [], child: [...joinGroups(plan), shell] }, { as: 'shell' })]),
  ];
}

function assertOk({ failed }: Trace): void {
  if (failed) throw new Error(`${failed.call.shown}: ${failed.errno}`);
}

/** A file of the group that has this controller. */
export function fileOf(plan: CgroupsPlan, controller: Controller, file: string): string {
  const group = plan.groups.find((g) => g.tree.controllers.includes(controller));
  return readFileSync(join(group?.folder ?? '', file), 'utf8').trim();
}

/** A `name value` line of one. */
export function counted(plan: CgroupsPlan, controller: Controller, file: string, name: string): number {
  return Number(new RegExp(`^${name} (\\d+)$`, 'm').exec(fileOf(plan, controller, file))?.[1]);
}
