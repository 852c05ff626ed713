import type { Evidence } from '../../../src/lab/verdict.ts';
import { hostname } from '../../../src/observe/hostname.ts';
import type { Machine } from '../../../src/observe/machine.ts';
import type { NamespaceKind } from '../../../src/observe/namespaces.ts';
import { isNestedInit, type Process } from '../../../src/observe/process.ts';
import type { Text } from '../../../src/text/text.ts';

/** A container of this lab, as the text wants it. */
export interface Box {
  readonly name: string;
  readonly address: string;
  /** Its end of the wire on the host. */
  readonly port: string;
  /** The first of its ids, as the lab host numbers them. */
  readonly first: number;
}

export const FIRST: Box = { name: 'box', address: '10.77.0.2', port: 'veth-box', first: 20_000 };
export const SECOND: Box = { name: 'db', address: '10.77.0.3', port: 'veth-db', first: 30_000 };

/** What one look at a container has found: what is missing, if anything is, and what was read. */
export interface Finding {
  readonly evidence: readonly Evidence[];
  readonly lack?: Lack;
}

export interface Lack {
  readonly actual: Text;
  /** A mistake of the step that the section belongs to. */
  readonly diagnosis?: string;
  readonly values?: Readonly<Record<string, string | number | readonly string[]>>;
}

/** A part of a container, as a lab before has taught it. */
export interface Section {
  readonly title: Text;
  look(machine: Machine, init: Process, box: Box): Finding | Promise<Finding>;
}

const KINDS: readonly NamespaceKind[] = ['user', 'mnt', 'uts', 'ipc', 'net', 'cgroup', 'pid'];

/** Those kinds that this kernel has and in which the process is where the lab host is. */
export function sharedKinds(machine: Machine, process: Process): NamespaceKind[] {
  return KINDS.filter((kind) => machine.baseline[kind] !== 0 && process.ns(kind) === machine.baseline[kind]);
}

/** The first process of this container: by its hostname; else the one that comes nearest. */
export async function findBox(machine: Machine, { name }: Box): Promise<Process | undefined> {
  const inits = machine.processes().filter((p) => isNestedInit(p));
  const names = await Promise.all(inits.map((init) => hostname(init)));
  const named = inits.filter((_, i) => names[i] === name);
  return nearest(machine, named);
}

/** Somebody who is out of the lab host's namespaces in some way, but no container's first process. */
export async function findAttempt(machine: Machine): Promise<Process | undefined> {
  const prepared = new Set(
    machine
      .processes()
      .filter((p) => p.environ()?.['NSLAB_PREPARED'])
      .map((p) => p.ns('net')),
  );
  const out = machine
    .processes()
    .filter((p) => !prepared.has(p.ns('net')) && sharedKinds(machine, p).length < KINDS.length);
  return nearest(machine, out);
}

function nearest(machine: Machine, processes: readonly Process[]): Process | undefined {
  const lacks = (p: Process) => sharedKinds(machine, p).length + (isNestedInit(p) ? 0 : 0.5);
  return [...processes].sort((a, b) => lacks(a) - lacks(b))[0];
}

/** Its number as the learner sees it. */
export function numberOf(process: Process): number {
  return process.innerPids[0] ?? process.pid;
}
