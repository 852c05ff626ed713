import type { Comparison } from '../comparison.ts';
import type { RuntimeName } from '../runtimes/runtime.ts';

const none = (name: RuntimeName): Comparison => ({
  runtime: { name, version: '' },
  version: '',
  kernel: '',
  cgroups: 'v2',
  date: '',
  command: '',
  sections: [],
});

/** What `nslab compare` has shown for each runtime on one machine: made by the command, not by hand. */
export const RECORDED: Readonly<Record<RuntimeName, Comparison>> = {
  runc: none('runc'),
  crun: none('crun'),
  bwrap: none('bwrap'),
};
