import { type CgroupVersion, cgroupVersion } from '../cgroup.ts';
import type { Check, LabState, Report } from '../check.ts';
import { kernelVersion } from '../kernel.ts';
import type { Probe } from '../probe.ts';
import { type Decoded, decode, encode, type Fields, type Problem } from './codec.ts';
import { CURRENT, type Format, isReason, OK, REASONS } from './format.ts';

/** What an instructor wants to know of a machine, and what a code holds. */
export interface Preflight {
  /** nslab's version there: `0.1.0`; `0.1.5+` for that or a later one. */
  readonly nslab: string;
  /** `6.1`, `<5`, `11+`; undefined where it is not Linux. */
  readonly kernel: string | undefined;
  readonly user: 'root' | 'user';
  readonly cgroups: CgroupVersion;
  /** Lab 1 first. */
  readonly labs: readonly LabState[];
  /** What it lacks: names out of `reasons.ts`. */
  readonly reasons: readonly string[];
}

/** The code of this machine, after the doctor has looked at it. */
export function codeOf(report: Report, probe: Probe, version: string): string {
  const [major, minor] = probe.platform === 'linux' ? kernelVersion(probe.release) : [0, 0];
  const reasons = new Set(report.checks.filter((c) => !c.ok).flatMap(reasonsOf));
  const fields: Record<string, string> = {
    patch: numbered('patch', Number(/^\d+\.\d+\.(\d+)/.exec(version)?.[1] ?? 0)),
    major: probe.platform !== 'linux' ? '0' : major < 5 ? '<5' : numbered('major', major),
    minor: numbered('minor', minor),
    user: probe.uid === 0 ? 'root' : 'user',
    cgroups: cgroupVersion(probe.read('/proc/self/mountinfo') ?? ''),
  };
  for (const { name, values } of CURRENT.fields) {
    const lab = /^lab-(\d+)$/.exec(name)?.[1];
    if (lab) fields[name] = report.labs.find((l) => l.number === Number(lab))?.state ?? 'not';
    else if (name.startsWith('reason-')) fields[name] = values.find((v) => reasons.has(v)) ?? OK;
  }
  return encode(fields);
}

export type Read =
  | { readonly ok: true; readonly preflight: Preflight }
  | { readonly ok: false; readonly problem: Problem };

export function readCode(typed: string): Read {
  const decoded: Decoded = decode(typed);
  return decoded.ok ? { ok: true, preflight: preflightOf(decoded.fields, decoded.format) } : decoded;
}

function preflightOf(fields: Fields, format: Format): Preflight {
  const { patch, major, minor, user, cgroups } = fields;
  const said = format.fields.filter(isReason).map(({ name }) => fields[name] as string);
  return {
    nslab: `${format.release}.${patch}`,
    kernel: major === '0' ? undefined : kernelOf(major as string, minor as string),
    user: user as Preflight['user'],
    cgroups: cgroups as CgroupVersion,
    labs: format.fields.filter((f) => f.name.startsWith('lab-')).map((f) => fields[f.name] as LabState),
    reasons: [...(major === '0' ? ['linux'] : []), ...said.filter((value) => value !== OK)],
  };
}

function kernelOf(major: string, minor: string): string {
  return /^\d+$/.test(major) ? `${major}.${minor}` : major;
}

/** The value that stands for a number: itself, or the last one for all that are larger. */
function numbered(name: string, n: number): string {
  const values = CURRENT.fields.find((f) => f.name === name)?.values ?? [];
  return values.includes(String(n)) ? String(n) : (values.at(-1) as string);
}

/** Programs are told by the package to install; what only makes things nicer, and has no name of its own, is not. */
function reasonsOf(check: Check): string[] {
  if (check.cause !== undefined) return [check.cause];
  if (check.id === 'linux') return [];
  if (REASONS.has(check.id)) return [check.id];
  const packages = (check.packages ?? []).filter((name) => REASONS.has(name));
  if (packages.length > 0) return packages;
  return check.matters === 'nice' ? [] : ['other'];
}
