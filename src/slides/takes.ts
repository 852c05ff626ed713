import { readFileSync } from 'node:fs';
import { type CgroupVersion, cgroupVersion } from '../observe/cgroup-version.ts';
import type { Text } from '../text/text.ts';
import type { LiveBlock } from './deck.ts';

/** What real runs have shown, by block: `slides/NN-name/recorded/takes.json`. */
export interface Takes {
  /** Where: what another machine shows may differ. */
  readonly on: TakenOn;
  readonly takes: Readonly<Record<string, Take>>;
}

export interface TakenOn {
  /** `debian 12` */
  readonly system: string;
  readonly cgroups: CgroupVersion;
}

export type Take =
  | { readonly of: 'shown'; readonly said: readonly Said[] }
  | { readonly of: 'map'; readonly file: string }
  | { readonly of: 'calls'; readonly calls: readonly TakenCall[] }
  | {
      readonly of: 'checker';
      readonly message: Text;
      readonly hint: Text | null;
      readonly evidence: readonly Seen[];
    }
  | { readonly of: 'answer'; readonly answer: string; readonly evidence: readonly Seen[] };

/** One line that was typed, and what the terminal said. */
export interface Said {
  readonly typed: string;
  /** The shell was still waiting for the rest of an earlier line. */
  readonly goesOn?: true;
  readonly said: readonly string[];
}

export interface TakenCall {
  readonly call: string;
  readonly outcome: Text;
  readonly failed: boolean;
  readonly why: Text | null;
}

export interface Seen {
  readonly what: string;
  readonly value: string;
}

export const NO_TAKES: Takes = { on: { system: '', cgroups: 'v1' }, takes: {} };

/** The name of what is recorded for a block; undefined for one that is taken from the labs' texts alone. */
export function takeKey(block: LiveBlock): string | undefined {
  const { of, lab, step, mistake, terminal, before, only, body } = block;
  if (of === 'commands' || of === 'question') return undefined;
  const where = `${of} ${lab}${step === undefined ? '' : `/${step}`}`;
  const when = before ? ' before' : '';
  if (of === 'checker') return `${where} ${mistake}`;
  if (of === 'map') return `${where}${when}${only === undefined ? '' : `: ${only.join()}`}`;
  if (of !== 'shown') return `${where}${when}`;
  return `${where}${when}${terminal === undefined ? '' : ` ${terminal}`}: ${body.join(' ⏎ ')}`;
}

export function takeOf<K extends Take['of']>(
  takes: Takes,
  block: LiveBlock,
  kind: K,
): Extract<Take, { of: K }> | undefined {
  const key = takeKey(block);
  const take = key === undefined ? undefined : takes.takes[key];
  return take?.of === kind ? (take as Extract<Take, { of: K }>) : undefined;
}

/** What of this machine shows in a recording. */
export function thisMachine(): TakenOn {
  const release = readFileSync('/etc/os-release', 'utf8');
  const field = (name: string): string => new RegExp(`^${name}="?([^"\\n]*)`, 'm').exec(release)?.[1] ?? '';
  return { system: `${field('ID')} ${field('VERSION_ID')}`.trim(), cgroups: cgroupVersion() };
}
