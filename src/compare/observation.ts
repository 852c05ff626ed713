/** The parts of what is seen of a container, in the order in which they are shown. */
export const SECTIONS = [
  'namespaces',
  'process',
  'users',
  'capabilities',
  'seccomp',
  'limits',
  'root',
  'mounts',
  'covers',
  'devices',
  'cgroups',
  'network',
  'environment',
  'files',
] as const;
export type SectionId = (typeof SECTIONS)[number];

/**
 * What is seen: a value to each name, as short text in the kernel's own words, equal where what it stands
 * for is equal: no pids, no numbers that differ from run to run. Plain data, fit for JSON.
 */
export type Rows = Readonly<Record<string, string>>;

/** A part that could not be looked at is not there. */
export type Observation = Readonly<Partial<Record<SectionId, Rows>>>;
