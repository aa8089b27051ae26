import { accessSync, constants, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'

const IN_MEMORY = '/dev/shm'
const ROOM = 2 * 2 ** 30

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
