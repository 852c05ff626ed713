import { relative } from 'node:path';
import type { Named, Tally } from './tally.ts';

/** The parts of vitest's JSON report (Jest's format) that are counted. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly {
      readonly status: string;
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}

/** A file that could not even be loaded has no tests and has failed: it counts as one. */
export function tallyOfVitest(json: string, root: string): Tally {
  const files = (JSON.parse(json) as Report).testResults;
  const tests = files.flatMap((f) =>
    f.assertionResults.map((t) => ({ ...t, name: nameOf(f.name, root, t.fullName) })),
  );
  const unloadable = files
    .filter((f) => f.status === 'failed' && !f.assertionResults.some((t) => t.status === 'failed'))
    .map((f) => ({ name: relative(root, f.name), ...(f.message ? { said: f.message } : {}) }));
  const failures: Named[] = tests
    .filter((t) => t.status === 'failed')
    .map(({ name, failureMessages = [] }) => ({ name, said: failureMessages.join('\n') }));
  const others = tests.filter((t) => t.status !== 'passed' && t.status !== 'failed');
  return {
    passed: tests.filter((t) => t.status === 'passed').length,
    failures: [...failures, ...unloadable],
    skips: others.map(({ name }) => ({ name })),
  };
}

function nameOf(file: string, root: string, test: string): string {
  return `${relative(root, file)}: ${test.trim()}`;
}
