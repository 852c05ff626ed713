import { readFileSync } from 'node:fs';
import { diffFingerprints, type Fingerprint, takeFingerprint } from '../labhost/fingerprint.ts';

/** Processes and files are looked for step by step; other lab hosts may come and go on this machine meanwhile. */
const NOBODY = { key: 'verify' };

export function fingerprintOfMachine(): Promise<Fingerprint> {
  return takeFingerprint(NOBODY);
}

/**
 * What has changed on the machine since, but for cgroups of others (services make and remove theirs at any time),
 * and for settings that the kernel has got: those come with modules, which are loaded when they are first needed.
 * Labs on the machine itself restore its files: their times may differ.
 */
export async function changesSince(before: Fingerprint, { restored = false } = {}): Promise<string[]> {
  const ours = ownCgroups(readFileSync('/proc/self/cgroup', 'utf8'));
  const known = new Set(before['sysctls']?.map(nameOfSetting));
  const [then, now] = [before, await fingerprintOfMachine()].map((f) => (restored ? timeless(f) : f));
  return diffFingerprints(then ?? {}, now ?? {}).filter((line) => {
    if (line.includes(' cgroups: ')) return ours.some((path) => line.includes(`${path}/`));
    const [, setting] = /^\+ sysctls: (.*)$/.exec(line) ?? [];
    return setting === undefined || known.has(nameOfSetting(setting));
  });
}

function timeless(fingerprint: Fingerprint): Fingerprint {
  const files = fingerprint['system files']?.map((line) => line.replace(/, changed .*$/, ''));
  return { ...fingerprint, ...(files ? { 'system files': files } : {}) };
}

/** Of `net.ipv4.ip_forward = 0`. */
function nameOfSetting(line: string): string {
  return line.split(' = ')[0] ?? line;
}

/** Lines are `hierarchy:controllers:path` (cgroups(7)); in the root one everything would be ours, so nothing is. */
export function ownCgroups(text: string): string[] {
  const paths = text.split('\n').map((line) => line.split(':').slice(2).join(':'));
  return [...new Set(paths)].filter((path) => path.length > 1);
}
