import { type Cell, type Column, failed, type Result } from './outcome.ts';

/** What is tried of one step, as it is tried: whatever is thrown is a failure. */
export class Attempts {
  readonly cells: Cell[] = [];

  async at(column: Column, work: () => Promise<Result>, name?: string): Promise<Result['is']> {
    const start = performance.now();
    const result = await work().catch(broken);
    const named = name === undefined ? {} : { name };
    this.cells.push({ column, ...named, result, ms: performance.now() - start });
    return result.is;
  }
}

function broken(cause: unknown): Result {
  return failed(cause instanceof Error ? (cause.stack ?? cause.message) : String(cause));
}
