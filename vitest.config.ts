import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'
import type { TestSpecification } from 'vitest/node'

/** A new folder under tests/ belongs to `server` unless it is named here, so that no test is ever left out. */
const ELSEWHERE = ['core', 'client', 'browser', 'race', 'faults', 'bench', 'support']

/** One file more at a time than there are cores: each often waits, for its database, its portal or its browser. */
const maxWorkers = availableParallelism() + 1

/** What takes longest begins first, so that nothing has to be waited for alone; vitest itself goes by the length of a file. */
const LONGEST = ['screens-partner', 'screens-operator', 'market', 'report', 'work', 'keyboard', 'api', 'config', 'sanction', 'status', 'crm-rules', 'form', 'outcome', 'crm', 'morning', 'recall', 'requests', 'hints']

const place = (rank: number): number => rank === -1 ? LONGEST.length : rank

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => LONGEST.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`))
    return (await super.sort(files)).toSorted((a, b) => place(rank(a)) - place(rank(b)))
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'core',
          root: import.meta.dirname,
          maxWorkers,
          include: ['tests/*.test.ts', 'tests/core/**/*.test.ts'],
          // Pure code: nothing of one file can reach another.
          isolate: false,
          testTimeout: 120_000,
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
          testTimeout: 30_000,
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
          setupFiles: ['tests/client/fresh-page.ts'],
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'crowd',
          root: import.meta.dirname,
          include: ['tests/race/**/*.test.ts', 'tests/faults/**/*.test.ts'],
          globalSetup: ['tests/support/postgres-setup.ts'],
          testTimeout: 30_000,
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
          // A file's modules take seconds to load, and each starts a server and a browser of its own anyway.
          isolate: false,
          globalSetup: ['tests/support/browser-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // After all others: each has a browser and a server of its own.
          maxWorkers,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
