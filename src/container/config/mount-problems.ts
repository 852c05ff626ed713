import { mountOptions, REFUSED_OPTIONS } from './mount-options.ts';
import * as refuse from './refusals.ts';
import type { MountSpec } from './runtime-spec.ts';

/** @throws NslabError for an option that is not supported, and for a mount of nothing */
export function mountProblems(spec: MountSpec, index: number): void {
  const at = `mounts[${index}]`;
  spec.options?.forEach((option, i) => {
    const why = REFUSED_OPTIONS[option];
    if (why) throw refuse.unsupportedValue(`${at}.options[${i}]`, option, why);
  });
  const { bind, data } = mountOptions(spec);
  if (!bind) {
    if (spec.type === undefined || spec.type === 'none') throw refuse.missing(`${at}.type`);
    return;
  }
  if (spec.source === undefined) throw refuse.missing(`${at}.source`);
  if (data !== '') throw refuse.unsupportedValue(`${at}.options`, data, NO_DATA);
}

const NO_DATA = {
  en: 'what is bound is a file system that is mounted already, with options of its own',
  zh: '绑定的是已经挂载好的文件系统，它自有选项',
};
