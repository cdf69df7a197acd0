import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // Two cores: a test file that starts the stack uses more than one process already.
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    reporters: process.env.CI ? ['default', './test/reporter.ts'] : ['default'],
  },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
});
