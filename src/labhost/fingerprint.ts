/** What of the machine a lab could have changed: a section's name → its lines, sorted. Plain data, fit for JSON. */
export type Fingerprint = Readonly<Record<string, readonly string[]>>;

/** Reads the machine's fingerprint. What this user may not read is left out, the same way each time. */
export async function takeFingerprint(): Promise<Fingerprint> {
  return {};
}

/** What differs, a line each: `+ mounts: …` is new in `b`, `- links: …` was in `a` only. Empty when nothing does. */
export function diffFingerprints(a: Fingerprint, b: Fingerprint): string[] {
  const lines: string[] = [];
  for (const section of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const before = new Set(a[section] ?? []);
    const after = new Set(b[section] ?? []);
    for (const line of before) if (!after.has(line)) lines.push(`- ${section}: ${line}`);
    for (const line of after) if (!before.has(line)) lines.push(`+ ${section}: ${line}`);
  }
  return lines;
}
