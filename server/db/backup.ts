import { closeSync, existsSync, openSync, renameSync, rmSync } from 'node:fs'
import Database from 'better-sqlite3'

/**
 * Copies a SQLite database that may be in use into a new file and reads the copy through. Returns null when it is good, else what is wrong; then nothing is left of it.
 * Throws when the file is there already: a copy never replaces another.
 */
export async function copySqlite(from: string, to: string): Promise<string | null> {
  if (existsSync(to)) throw new Error(`${to} is there already. Choose another name, so that no older copy is lost.`)
  const part = `${to}.part`
  rmSync(part, { force: true })
  // Only its owner may read what holds everything.
  closeSync(openSync(part, 'w', 0o600))
  const source = new Database(from, { readonly: true, fileMustExist: true })
  try {
    await source.backup(part)
  } finally {
    source.close()
  }
  const trouble = troubleOf(part)
  if (trouble === null) renameSync(part, to)
  else rmSync(part, { force: true })
  return trouble
}

function troubleOf(file: string): string | null {
  const copy = new Database(file, { fileMustExist: true })
  try {
    // One file: no log beside it that somebody would forget to take along.
    copy.pragma('journal_mode = DELETE')
    const said = (copy.pragma('integrity_check') as { integrity_check: string }[]).map((row) => row.integrity_check)
    if (said.length !== 1 || said[0] !== 'ok') return said.join(' ').slice(0, 500)
    return (copy.pragma('foreign_key_check') as unknown[]).length === 0 ? null : 'Rows point to others that are not there.'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  } finally {
    copy.close()
  }
}
