import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Call, result } from '../../engine/call.ts';
import { mount } from '../../engine/calls/mounts.ts';
import { spawn, wait4 } from '../../engine/calls/processes.ts';
import { isGone, output, sh, until } from '../../engine/engine.test-kit.ts';
import { start } from '../../engine/run.ts';
import type { Config, Process } from '../config/runtime-spec.ts';
import { capabilitiesFor } from '../confine/capability-set.ts';
import { securityOptions } from '../confine/security-options.ts';
import type { Plan } from '../plan.ts';
import { type Ended, pidIn, ranCalls, Yard } from '../program/container.test-kit.ts';
import { execProgram, type Target } from '../program/enter.ts';
import { startProgram } from '../program/start.ts';

export const isRoot = process.getuid?.() === 0;
/** Makes system calls that no command makes; the attackers' language. */
export const hasPerl = spawnSync('/usr/bin/perl', ['-e', '1']).status === 0;

export const SECRET = 'only the machine may read this';
const ENV = ['PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL=C'];

export interface Change {
  readonly capAdd?: readonly string[];
  readonly securityOpt?: readonly string[];
  readonly process?: Partial<Process>;
  readonly config?: Partial<Config>;
  /** The protection that is switched off: the program without it. */
  readonly program?: (calls: readonly Call[]) => Call[];
}

export interface Running {
  readonly plan: Plan;
  readonly target: Target;
}

/** A prisoner's cell: what `nslab run` gives a container, with the machine's /usr in it to have tools. */
export class Cell {
  readonly #empty = new Yard();
  #isFurnished = false;

  get yard(): Yard {
    if (!this.#isFurnished) furnish(this.#empty);
    this.#isFurnished = true;
    return this.#empty;
  }

  /** A file of the machine that everybody may read: what keeps a container from it is not its mode. */
  get secret(): string {
    return secretOf(this.yard);
  }

  /** A script of the prisoner's, to its end. */
  try(script: string, change: Change = {}): Promise<Ended> {
    return this.run(['/bin/sh', '-c', script], change);
  }

  run(args: readonly string[], change: Change = {}): Promise<Ended> {
    const calls = startProgram(this.plan(args, change));
    return ranCalls(change.program ? change.program(calls) : calls);
  }

  /** The same, left alone: somebody else is to come in. It has written `ready` when this returns. */
  async begin(script: string, change: Change = {}): Promise<Running> {
    const made = this.plan(['/bin/sh', '-c', script], change);
    const plan = { ...made, streams: { ...made.streams, detached: true } };
    const trace = await start(startProgram(plan));
    const running = { plan, target: { pid: pidIn(trace), config: plan.config, groups: plan.cgroups } };
    await until(() => this.log(running).includes('ready'), 20_000);
    return running;
  }

  /** One more process in it: what `nslab exec` does. */
  enter({ plan, target }: Running, args: readonly string[], change: Change = {}): Promise<Ended> {
    const log = { path: join(plan.folder, 'exec-log'), maxBytes: 4096 };
    const streams = { ...plan.streams, detached: false, log };
    const calls = execProgram(target, { ...plan.config.process, ...change.process, args }, streams);
    return ranCalls(change.program ? change.program(calls) : calls);
  }

  log({ plan }: Running): string {
    const { path } = plan.streams.log;
    return existsSync(path) ? readFileSync(path, 'utf8') : '';
  }

  async end({ plan, target }: Running): Promise<void> {
    if (!isGone(target.pid)) process.kill(target.pid, 'SIGKILL');
    await until(() => this.yard.exit(plan) !== undefined);
  }

  plan(args: readonly string[], { capAdd = [], securityOpt = [], process, config }: Change = {}): Plan {
    const capabilities = capabilitiesFor(capAdd, []);
    const { noNewPrivileges, ...security } = securityOptions(securityOpt, capabilities);
    const base = this.yard.plan({ args }).config;
    const sets = { bounding: capabilities, effective: capabilities, permitted: capabilities };
    const usr = { destination: '/usr', type: 'bind', source: '/usr', options: ['rbind', 'ro'] };
    return this.yard.plan({
      ...base,
      ...config,
      args,
      process: { ...base.process, env: ENV, capabilities: sets, noNewPrivileges, ...process },
      mounts: [...base.mounts, usr, ...(config?.mounts ?? [])],
      linux: { ...base.linux, ...security, ...config?.linux },
    });
  }

  /** The same script in a chroot(2) of the machine's root, with the machine's /proc, /sys and /dev: nothing is protected. */
  async chrooted(script: string): Promise<{ stdout: string; stderr: string }> {
    const enter = `for d in usr proc sys dev; do mkdir -p "$1/$d" && mount --rbind "/$d" "$1/$d"; done
      exec chroot "$1" /bin/sh -c "$2"`;
    const mountsOfItsOwn = [
      mount({ target: '/', flags: ['MS_REC', 'MS_PRIVATE'] }),
      sh(enter, this.yard.rootfs, script),
    ];
    return output([
      spawn({ flags: ['CLONE_NEWNS'], child: mountsOfItsOwn }, { as: 'box' }),
      wait4(result('box'), { asStatus: true }),
    ]);
  }

  clear(): void {
    this.#empty.clear();
  }
}

function secretOf(yard: Yard): string {
  return join(yard.folder, 'secret');
}

function furnish(yard: Yard): void {
  writeFileSync(secretOf(yard), SECRET);
  chmodSync(secretOf(yard), 0o644);
  mkdirSync(join(yard.rootfs, 'usr'));
  for (const name of ['lib', 'lib64']) symlinkSync(`usr/${name}`, join(yard.rootfs, name));
}

/** The same program without some of its calls. */
export function without(calls: readonly Call[], isGone: (call: Call) => boolean): Call[] {
  return instead(calls, (call) => (isGone(call) ? [] : undefined));
}

/** The same program with other calls in the place of some; undefined leaves one as it is. */
export function instead(calls: readonly Call[], other: (call: Call) => Call[] | undefined): Call[] {
  return calls.flatMap((call) => {
    const replaced = other(call);
    if (replaced) return replaced;
    return [call.child ? { ...call, child: instead(call.child, other) } : call];
  });
}
