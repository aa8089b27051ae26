import { accessSync, constants, statfsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const IN_MEMORY = '/dev/shm'
const ROOM = 2 * 2 ** 30
/** `requests-sqlite-4711-aB3xY9` was made by process 4711. */
const OWNED = /^requests-[a-z]+-(\d+)-/

/** Where databases of tests are made: in memory where there is room, because a disk spends more on making and removing their many files than the tests on using them. */
export function memoryFolder(): string {
  return hasRoom() ? IN_MEMORY : tmpdir()
}

/** A container often has 64 MB there; a machine that is short of memory is left alone. */
function hasRoom(): boolean {
  try {
    accessSync(IN_MEMORY, constants.W_OK | constants.X_OK)
    const { bavail, bsize } = statfsSync(IN_MEMORY)
    return bavail * bsize >= ROOM && process.availableMemory() >= 2 * ROOM
  } catch {
    return false
  }
}

/** A new folder that says whose it is. */
export function ownedFolder(parent: string, what: string): Promise<string> {
  return mkdtemp(join(parent, `requests-${what}-${process.pid}-`))
}

/** What runs left that were killed; a database server that still runs on such a folder ends when it misses it. */
export async function removeOrphans(parents: readonly string[]): Promise<void> {
  for (const parent of new Set(parents)) {
    for (const name of await readdir(parent)) {
      const owner = OWNED.exec(name)?.[1]
      if (owner === undefined || isAlive(Number(owner))) continue
      // Another person's stay where they are.
      await rm(join(parent, name), { recursive: true, force: true }).catch(() => undefined)
    }
  }
}

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}
