import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'labs/**/*.test.ts', 'checkers/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Real terminals and processes on a busy machine: one miss is told (retry x1) and tried again, two are a failure.
    retry: process.env['CI'] ? 1 : 0,
    pool: 'forks',
    maxWorkers: 2,
    minWorkers: 1,
  },
});
