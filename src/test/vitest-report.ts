import { relative } from 'node:path';
import type { Skip, Tally } from './tally.ts';

/** The parts of vitest's JSON report (Jest's format) that are counted. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

/** A file that could not even be loaded has no tests and has failed: it counts as one. */
export function tallyOfVitest(json: string, root: string): Tally {
  const files = (JSON.parse(json) as Report).testResults;
  const tests = files.flatMap((f) => f.assertionResults.map((t) => ({ ...t, file: relative(root, f.name) })));
  const count = (status: string) => tests.filter((t) => t.status === status).length;
  const unloadable = files.filter(
    (f) => f.status === 'failed' && !f.assertionResults.some((t) => t.status === 'failed'),
  );
  const skips: Skip[] = tests
    .filter((t) => t.status !== 'passed' && t.status !== 'failed')
    .map((t) => ({ name: `${t.file}: ${t.fullName.trim()}` }));
  return { passed: count('passed'), failed: count('failed') + unloadable.length, skips };
}
