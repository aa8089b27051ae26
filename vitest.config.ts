import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** A new folder under tests/ belongs to `server` unless it is named here, so that no test is ever left out. */
const ELSEWHERE = ['core', 'client', 'browser', 'race', 'faults', 'bench', 'support']

/** Vitest leaves one core to itself; on a machine with two that would mean one file at a time. */
const maxWorkers = Math.max(2, availableParallelism() - 1)

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'core',
          root: import.meta.dirname,
          maxWorkers,
          include: ['tests/*.test.ts', 'tests/core/**/*.test.ts'],
          // Pure code: nothing of one file can reach another.
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'server',
          root: import.meta.dirname,
          maxWorkers,
          include: ['tests/*/**/*.test.ts'],
          exclude: ELSEWHERE.map((folder) => `tests/${folder}/**`),
          isolate: false,
          globalSetup: ['tests/support/postgres-setup.ts'],
          testTimeout: 15_000,
          hookTimeout: 30_000,
        },
      },
      {
        extends: './vite.config.ts',
        root: import.meta.dirname,
        test: {
          name: 'client',
          root: import.meta.dirname,
          maxWorkers,
          include: ['tests/client/**/*.test.ts'],
          environment: 'happy-dom',
          testTimeout: 15_000,
        },
      },
      {
        test: {
          name: 'crowd',
          root: import.meta.dirname,
          include: ['tests/race/**/*.test.ts', 'tests/faults/**/*.test.ts'],
          globalSetup: ['tests/support/postgres-setup.ts'],
          testTimeout: 15_000,
          hookTimeout: 30_000,
          fileParallelism: false,
          // One file at a time and after the others: each of them fills the machine with processes of its own.
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'browser',
          root: import.meta.dirname,
          include: ['tests/browser/**/*.test.ts'],
          globalSetup: ['tests/support/browser-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // After all others, and one more at a time than there are cores: each has a browser and a server of its own, and often waits.
          maxWorkers: maxWorkers + 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
