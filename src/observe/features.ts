/** What a lab host can have beside what every one has, at a lab's wish. */
export type HostFeature = 'cgroups';
