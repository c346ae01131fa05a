/*
 * How the site is built and how its unit tests run.
 * `base: './'` keeps every address relative, so `dist` works from any folder of any web server.
 */
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { svelteTesting } from '@testing-library/svelte/vite';
import { defineConfig } from 'vitest/config';
import { lessonTexts } from './src/lesson/vite-plugin.ts';

/** Tests that mount components; the rest runs in plain Node, faster and with no DOM to lean on. */
const MOUNTING_TESTS = ['test/view/**/*.test.ts', 'test/app/**/*.test.ts'];

/** Tests that put a module of their own in another's place, and so share no modules with others. */
const MOCKING_TESTS = ['test/sim/limits.test.ts'];

export default defineConfig({
  base: './',
  plugins: [svelte(), lessonTexts()],
  build: {
    target: 'es2022',
    // All is needed at once, and lessons come by themselves. But what changes seldom is kept by a
    // browser when the rest is new.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: 'redis', test: /\/src\/(base|resp|redis)\// },
            { name: 'simulation', test: /\/src\/(sim|ledger|designs|scene)\/|\/xstate\// },
          ],
        },
      },
    },
    chunkSizeWarningLimit: 600,
  },
  worker: { format: 'es' },
  test: {
    // Only a test that hangs may fail by time: machines differ, and are busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Vitest leaves one processor alone by default: half of a machine that has two.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          environment: 'node',
          include: ['test/**/*.test.ts'],
          exclude: [...MOUNTING_TESTS, ...MOCKING_TESTS],
          // Nearly all of them load the whole emulator: once for each worker is enough.
          isolate: false,
        },
      },
      { extends: true, test: { name: 'mocking', environment: 'node', include: MOCKING_TESTS } },
      {
        extends: true,
        plugins: [svelteTesting()],
        test: { name: 'dom', environment: 'happy-dom', include: MOUNTING_TESTS },
      },
    ],
    coverage: { provider: 'v8', include: ['src/**'], reporter: ['text-summary', 'html'] },
  },
});
