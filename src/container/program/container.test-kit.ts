import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Call } from '../../engine/call.ts';
import { launch, type RunOptions } from '../../engine/run.ts';
import type { Trace } from '../../engine/trace.ts';
import { defaultConfig } from '../config/defaults.ts';
import type { Config } from '../config/runtime-spec.ts';
import type { Plan } from '../plan.ts';
import { CONTAINER, startProgram } from './start.ts';

const BUSYBOX = '/usr/bin/busybox';
export const isRoot = process.getuid?.() === 0;
/** Nobody's ids on this machine. */
export const OUTSIDE = 0x6e800000;

/**
 * A place for containers of one test: a root made of busybox, owned by the container's root. It is made when it is
 * first asked for: tests that are skipped leave nothing.
 */
export class Yard {
  readonly #owner: number;
  readonly #given: string | undefined;
  #folder: string | undefined;
  #count = 0;

  constructor(owner = OUTSIDE, folder?: string) {
    this.#owner = owner;
    this.#given = folder;
  }

  get folder(): string {
    this.#folder ??= furnished(this.#given ?? mkdtempSync(join(tmpdir(), 'nslab-test-')), this.#owner);
    return this.#folder;
  }

  get rootfs(): string {
    return join(this.folder, 'rootfs');
  }

  plan(config: Partial<Config> & { readonly args?: readonly string[] } = {}, more: Partial<Plan> = {}): Plan {
    const name = `t${++this.#count}`;
    const folder = join(this.folder, name);
    mkdirSync(folder);
    const mapping = [{ containerID: 0, hostID: OUTSIDE, size: 65_536 }];
    const { args = ['true'], ...given } = config;
    const base = defaultConfig({ args, hostname: 'box' });
    return {
      name,
      folder,
      config: {
        ...base,
        ...given,
        process: { ...base.process, ...given.process, args },
        linux: { ...base.linux, uidMappings: mapping, gidMappings: mapping, ...given.linux },
      },
      root: { by: 'folder', path: this.rootfs },
      network: { mode: 'none' },
      cgroups: { groups: [] },
      streams: {
        terminal: false,
        stdin: false,
        detached: false,
        log: { path: join(folder, 'log'), maxBytes: 1 << 20 },
      },
      ...more,
    };
  }

  log(plan: Plan): string {
    return readFileSync(plan.streams.log.path, 'utf8');
  }

  /** Its exit status, once the monitor has written it down. */
  exit(plan: Plan): string | undefined {
    const file = join(plan.folder, 'exit');
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  }

  clear(): void {
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }
}

function furnished(folder: string, owner: number): string {
  const rootfs = join(folder, 'rootfs');
  chmodSync(folder, 0o755);
  mkdirSync(join(rootfs, 'bin'), { recursive: true });
  copyFileSync(BUSYBOX, join(rootfs, 'bin', 'busybox'));
  const { stdout } = spawnSync(BUSYBOX, ['--list'], { encoding: 'utf8' });
  for (const name of stdout.trim().split('\n')) {
    if (name !== 'busybox') symlinkSync('busybox', join(rootfs, 'bin', name));
  }
  for (const name of ['etc', 'tmp', 'root']) mkdirSync(join(rootfs, name));
  give(rootfs, owner);
  return folder;
}

function give(path: string, owner: number): void {
  lchownSync(path, owner, owner);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) give(inner, owner);
    else lchownSync(inner, owner, owner);
  }
}

export interface Ended {
  readonly trace: Trace;
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

/** A container run to its end. */
export function ran(plan: Plan, options: RunOptions = {}): Promise<Ended> {
  return ranCalls(startProgram(plan), options);
}

export async function ranCalls(calls: readonly Call[], options: RunOptions = {}): Promise<Ended> {
  const running = launch(calls, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const { stdout, stderr } = running.process;
  if (!stdout || !stderr) throw new Error('no pipes');
  const [out, err, trace] = await Promise.all([text(stdout), text(stderr), running.trace]);
  return { trace, stdout: out, stderr: err, status: trace.status };
}

/** The container's first process, as we number it. */
export function pidIn(trace: Trace): number {
  return Number(trace.entries.find((e) => e.call.as === CONTAINER)?.result);
}
