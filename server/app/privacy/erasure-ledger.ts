import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import type { EraseReason } from '../../core/privacy.ts'

/** Whose data were erased: ids and a moment, never a word of theirs. */
export type Erasure = { requestId: string, at: number, by: 'client' | 'operator' | 'clock', reason: EraseReason }

/** Knows what was erased even when the database is an older copy of itself. */
export type ErasureLedger = {
  /** Returns once it stands on the disk. */
  append: (it: Erasure) => void
  read: () => Erasure[]
}

/** In a file outside of the database, one line an erasure, only ever added to; without a file it lasts as long as the process. */
export function openLedger(file: string | null): ErasureLedger {
  if (file === null) return inMemory()
  return {
    append: (it) => {
      mkdirSync(dirname(file), { recursive: true })
      const opened = openSync(file, 'a', 0o600)
      try {
        // A line that a crash cut short must not swallow this one.
        writeSync(opened, `\n${JSON.stringify(it)}\n`)
        fsyncSync(opened)
      } finally {
        closeSync(opened)
      }
    },
    read: () => (existsSync(file) ? readFileSync(file, 'utf8').split('\n').flatMap(parse) : []),
  }
}

function inMemory(): ErasureLedger {
  const erasures: Erasure[] = []
  return { append: (it) => void erasures.push(it), read: () => [...erasures] }
}

/** A line that was cut short was never promised: the transaction it belongs to did not commit. */
function parse(line: string): Erasure[] {
  try {
    return line.trim() === '' ? [] : [JSON.parse(line) as Erasure]
  } catch {
    return []
  }
}
