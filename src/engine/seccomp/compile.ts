import { answerOf, ENOSYS, KILL_PROCESS } from './actions.ts';
import { KNOWN_ARCHITECTURES } from './architectures.ts';
import { type Place, Program } from './bpf.ts';
import { condition } from './conditions.ts';
import type { ProfileCondition, ProfileRule, SeccompProfile } from './profile.ts';
import { tooLong, unknownWord } from './refusals.ts';
import { type Architecture, architecture } from './syscalls.ts';

export interface Filter {
  /** struct sock_filter[], for seccomp(2). */
  readonly bytes: Uint8Array;
  readonly instructions: number;
}

/** BPF_MAXINSNS of linux/bpf_common.h. */
const MOST_INSTRUCTIONS = 4096;
/** Since this number calls are numbered alike everywhere, in the order in which they came. */
const FIRST_IN_ORDER = 424;

/** A rule that has been understood: what is answered when all conditions hold. */
interface Rule {
  readonly answer: number;
  readonly conditions: readonly ProfileCondition[];
}

/**
 * A profile as the program that the kernel runs at each system call. What it decides is what libseccomp and
 * runc decide, where they say what that is:
 * - A name that this architecture does not have is passed over: a profile is written for many kernels.
 * - Of the rules for one call the first whose conditions all hold is obeyed; one without conditions is
 *   obeyed before those that have some, wherever it stands. Two conditions on one argument are two rules.
 * - A rule that asks for the default action says nothing.
 * - Calls of another architecture (32-bit programs, whatever `architectures` lists) kill the process;
 *   those of x32, and those newer than all that the profile names, do not exist: ENOSYS. The latter only if
 *   the default action is an errno: it lets a C library fall back on an older call.
 * @param arch as Node names it: `x64`, `arm64`
 * @throws NslabError naming the action, comparison, architecture, flag or number that is not understood
 */
export function compileFilter(profile: SeccompProfile, arch: string = process.arch): Filter {
  for (const name of profile.architectures ?? []) {
    if (!KNOWN_ARCHITECTURES.includes(name)) {
      throw unknownWord({ en: 'architecture', zh: '架构' }, name, KNOWN_ARCHITECTURES);
    }
  }
  const machine = architecture(arch);
  const program = new Program();
  const byNumber = decisions(program, profile, machine);
  const start = program.load(0, byNumber);
  program.load(4, program.test('ifEqual', machine.audit, start, program.return(KILL_PROCESS)));
  const bytes = program.bytes();
  const instructions = bytes.length / 8;
  if (instructions > MOST_INSTRUCTIONS) throw tooLong(instructions, MOST_INSTRUCTIONS);
  return { bytes, instructions };
}

/** From `from` to where the next one begins, all numbers go on here. */
interface Range {
  readonly from: number;
  readonly to: Place;
}

function decisions(program: Program, profile: SeccompProfile, machine: Architecture): Place {
  const fallback = answerOf(profile.defaultAction, profile.defaultErrnoRet);
  const rules = rulesByNumber(profile, machine, fallback);
  const otherwise = program.return(fallback);
  const ranges: Range[] = [{ from: 0, to: otherwise }];
  const add = (from: number, to: Place) => {
    const last = ranges.at(-1);
    if (last?.from === from) ranges.pop();
    if (ranges.at(-1)?.to !== to) ranges.push({ from, to });
  };
  for (const number of [...rules.keys()].sort((a, b) => a - b)) {
    add(number, chain(program, rules.get(number) ?? [], otherwise));
    add(number + 1, otherwise);
  }
  if (profile.defaultAction === 'SCMP_ACT_ERRNO')
    add(newestNamed(profile, machine) + 1, program.return(ENOSYS));
  if (machine.foreignFrom !== undefined) add(machine.foreignFrom, program.return(ENOSYS));
  return search(program, ranges);
}

/** A binary search: a call meets as many tests as the number of ranges has bits. */
function search(program: Program, ranges: readonly Range[]): Place {
  const middle = Math.floor(ranges.length / 2);
  const first = ranges[middle] as Range;
  if (middle === 0) return first.to;
  const below = search(program, ranges.slice(0, middle));
  const above = search(program, ranges.slice(middle));
  return program.test('ifGreaterOrEqual', first.from, above, below);
}

/** Rule after rule; each that does not hold goes on to the next. */
function chain(program: Program, rules: readonly Rule[], otherwise: Place): Place {
  return rules.reduceRight((next, { answer, conditions }) => {
    return conditions.reduceRight((then, c) => condition(program, c, then, next), program.return(answer));
  }, otherwise);
}

function rulesByNumber(
  profile: SeccompProfile,
  machine: Architecture,
  fallback: number,
): Map<number, Rule[]> {
  const found = new Map<number, Rule[]>();
  for (const rule of profile.syscalls ?? []) {
    const answer = answerOf(rule.action, rule.errnoRet);
    if (answer === fallback) continue;
    const understood = alternatives(rule).map((conditions) => ({ answer, conditions }));
    for (const number of numbersOf(rule, machine)) {
      found.set(number, [...(found.get(number) ?? []), ...understood]);
    }
  }
  for (const [number, rules] of found) {
    const always = rules.find(({ conditions }) => conditions.length === 0);
    if (always) found.set(number, [always]);
  }
  return found;
}

function numbersOf({ names }: ProfileRule, { syscalls }: Architecture): number[] {
  return names.map((name) => syscalls.get(name)).filter((n) => n !== undefined);
}

/** The lists of conditions under which a rule holds: one, but where an argument is asked about twice. */
function alternatives({ args = [] }: ProfileRule): readonly (readonly ProfileCondition[])[] {
  const isOnce = new Set(args.map((a) => a.index)).size === args.length;
  return isOnce ? [args] : args.map((a) => [a]);
}

function newestNamed(profile: SeccompProfile, machine: Architecture): number {
  const named = (profile.syscalls ?? []).flatMap((rule) => numbersOf(rule, machine));
  return named.reduce((newest, n) => Math.max(newest, n), FIRST_IN_ORDER - 1);
}
