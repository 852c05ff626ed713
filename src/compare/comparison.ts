import type { CgroupLayout } from '../observe/cgroup-layout.ts';
import type { ComparedSection } from './difference.ts';
import type { RuntimeName } from './runtimes/runtime.ts';

/** What came out: plain data, fit for JSON and for being recorded. */
export interface Comparison {
  readonly runtime: { readonly name: RuntimeName; readonly version: string };
  /** Of nslab. */
  readonly version: string;
  /** `6.18.44 x86_64` */
  readonly kernel: string;
  readonly cgroups: CgroupLayout;
  /** `2026-11-22` */
  readonly date: string;
  /** The container's, shown as it was typed. */
  readonly command: string;
  readonly sections: readonly ComparedSection[];
}
