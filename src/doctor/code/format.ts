/**
 * What a code says, character by character. The first one names the format, the last one guards the others; the ten
 * between are one number, whose digits are the fields below, each with as many values as it lists.
 *
 * A format that has been released is never edited: forty laptops may still show it. A release of nslab that has other
 * labs or other things to say gets a format of its own, at the end, under a character of its own.
 */
export interface Format {
  /** The first character of its codes. */
  readonly symbol: string;
  /** The nslab that shows it: major.minor. */
  readonly release: string;
  readonly fields: readonly Field[];
}

export interface Field {
  readonly name: string;
  /** In the order of their numbers. `5+` stands for itself and all above. */
  readonly values: readonly string[];
}

export const OK = 'ok';

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => `${from + i}${from + i === to ? '+' : ''}`);
const labs = (count: number): Field[] =>
  Array.from({ length: count }, (_, i) => ({ name: `lab-${i + 1}`, values: ['ready', 'limits', 'not'] }));
/** A field of reasons (`reasons.ts`), of which at most one holds; the first is told where several would. */
const reason = (...ids: string[]): Field => ({ name: `reason-${ids[0]}`, values: [OK, ...ids] });

export const FORMATS: readonly Format[] = [
  {
    symbol: 'A',
    release: '0.1',
    fields: [
      { name: 'patch', values: numbers(0, 5) },
      // 0: this is not Linux.
      { name: 'major', values: ['0', '<5', ...numbers(5, 11)] },
      { name: 'minor', values: numbers(0, 23) },
      { name: 'user', values: ['root', 'user'] },
      { name: 'cgroups', values: ['v1', 'hybrid', 'v2', 'none'] },
      ...labs(9),
      reason(
        'userns-zero',
        'userns-switch',
        'apparmor',
        'container',
        'seccomp',
        'userns-not-built',
        'userns',
      ),
      reason('uidmap', 'no-range'),
      reason('kernel'),
      reason('node'),
      reason('engine'),
      reason('proc'),
      reason('overlay'),
      reason('cgroup'),
      reason('lab-host'),
      reason('busybox-static'),
      reason('tmux'),
      reason('iproute2'),
      reason('nftables'),
      reason('iptables'),
      reason('perl'),
      reason('procps'),
      reason('util-linux'),
      reason('other'),
    ],
  },
];

/** The format that this nslab shows. */
export const CURRENT: Format = FORMATS.at(-1) as Format;

/** Every reason that any format knows. */
export const REASONS: ReadonlySet<string> = new Set(
  FORMATS.flatMap((f) => f.fields.filter(isReason)).flatMap((f) => f.values.filter((v) => v !== OK)),
);

export function isReason(field: Field): boolean {
  return field.name.startsWith('reason-');
}
