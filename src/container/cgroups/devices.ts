import type { DeviceRule } from '../config/runtime-spec.ts';
import type { Setting } from './limits.ts';

/*
 * Who may open which device. Version 1 has a controller for it, with files; version 2 asks a BPF program. Both
 * come to the same here: the rules are taken in their order, as version 1 takes them (cgroup-v1/devices.rst).
 */

/** What a container gets whatever the rules say: its own nodes, pseudo terminals, and mknod of any (runtime-spec, "Default Devices"). */
const DEFAULT_RULES: readonly DeviceRule[] = [
  { allow: true, type: 'c', access: 'm' },
  { allow: true, type: 'b', access: 'm' },
  // null, zero, full, random, urandom
  ...[3, 5, 7, 8, 9].map((minor) => device(1, minor)),
  // tty, console, ptmx
  ...[0, 1, 2].map((minor) => device(5, minor)),
  // Unix98 pseudo terminals
  device(136),
];

function device(major: number, minor?: number): DeviceRule {
  return { allow: true, type: 'c', major, ...(minor === undefined ? {} : { minor }), access: 'rwm' };
}

/** Without any rule there are none at all: the group is as free as the one above. */
export function allRules(rules: readonly DeviceRule[] | undefined): readonly DeviceRule[] {
  return rules === undefined || rules.length === 0 ? [] : [...rules, ...DEFAULT_RULES];
}

/** For devices.allow and devices.deny. */
export function deviceSettings(rules: readonly DeviceRule[]): Setting[] {
  return rules.map((rule) => [rule.allow ? 'devices.allow' : 'devices.deny', ruleText(rule)]);
}

/** `c 1:3 rwm`; `a` alone is everything, and begins anew. */
function ruleText(rule: DeviceRule): string {
  if (isEverything(rule)) return 'a';
  const { type, major = '*', minor = '*', access = 'rwm' } = rule;
  return `${type} ${major}:${minor} ${access}`;
}

function isEverything({ type = 'a' }: DeviceRule): boolean {
  return type === 'a';
}

export interface Exception {
  readonly type: 'c' | 'b';
  readonly major: number | undefined;
  readonly minor: number | undefined;
  /** Of MKNOD, READ and WRITE. */
  readonly access: number;
}

/** What is left of rules in their order: a default, and where it does not hold. */
export interface DevicePolicy {
  readonly allow: boolean;
  readonly exceptions: readonly Exception[];
}

/** linux/bpf.h: BPF_DEVCG_ACC_* */
const ACCESS: Readonly<Record<string, number>> = { m: 1, r: 2, w: 4 };
export const ANY_ACCESS = 7;

/** As the kernel's controller of version 1 does it: a rule adds to, or takes from, the exception of the very same device. */
export function policyOf(rules: readonly DeviceRule[]): DevicePolicy {
  let allow = true;
  let exceptions: readonly Exception[] = [];
  for (const rule of rules) {
    if (isEverything(rule)) {
      allow = rule.allow;
      exceptions = [];
    } else exceptions = changed(exceptions, exceptionOf(rule), rule.allow !== allow);
  }
  return { allow, exceptions };
}

function changed(all: readonly Exception[], one: Exception, isAdded: boolean): readonly Exception[] {
  const isSame = (e: Exception) => e.type === one.type && e.major === one.major && e.minor === one.minor;
  const before = all.find(isSame)?.access ?? 0;
  const access = isAdded ? before | one.access : before & ~one.access;
  const others = all.filter((e) => !isSame(e));
  return access === 0 ? others : [...others, { ...one, access }];
}

function exceptionOf({ type, major, minor, access = 'rwm' }: DeviceRule): Exception {
  const bits = [...access].reduce((sum, letter) => sum | (ACCESS[letter] ?? 0), 0);
  return { type: type === 'b' ? 'b' : 'c', major: any(major), minor: any(minor), access: bits };
}

/** The specification leaves it out, or says -1. */
function any(number: number | undefined): number | undefined {
  return number === undefined || number < 0 ? undefined : number;
}
