import { Refusal } from '../../core/errors.ts'
import { say } from '../../core/said.ts'
import type { Words } from '../../core/said.ts'
import type { App } from '../app.ts'
import { InvalidFields } from '../request/invalid-fields.ts'
import type { Editor } from './editor.ts'
import { savePartner } from './save-partner.ts'
import type { CardChange, SavedCard } from './save-partner.ts'

/** A line of a file; `wrong` says why it can't be taken, `missing` what it lacks if its partner is new. */
export type ImportLine = Pick<CardChange, 'id' | 'changes' | 'whole'> & { line: number, wrong: readonly Words[], missing: readonly Words[] }
export type ImportedLine = { line: number, id: string, result: SavedCard['result'] | 'refused', fields: string[], sentences: Words[] }

/**
 * Takes a file's lines one by one, each in a transaction of its own: a refused line stops no other, nobody who reserves waits for the
 * whole file, and what was stored stays stored if the process dies. The same file again goes on where it was. `isTrial` keeps nothing.
 */
export async function importPartners(app: App, lines: readonly ImportLine[], by: Editor, { isTrial = false } = {}): Promise<ImportedLine[]> {
  const sameId = Map.groupBy(lines, ({ id }) => id)
  const done: ImportedLine[] = []
  for (const it of lines) {
    const twins = (sameId.get(it.id) ?? []).filter(({ id, line }) => id !== '' && line !== it.line).map(({ line }) => line)
    const wrong = [...it.wrong, ...(twins.length > 0 ? [say('invalid.twice', { id: it.id, lines: twins.join(', ') })] : [])]
    done.push(wrong.length > 0 ? refused(it, wrong) : await importOne(app, it, by, isTrial))
  }
  return done
}

async function importOne(app: App, it: ImportLine, by: Editor, isTrial: boolean): Promise<ImportedLine> {
  try {
    const { result, fields } = await savePartner(app, it, by, { isTrial })
    return { line: it.line, id: it.id, result, fields, sentences: [] }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'not_found' && it.whole === null) return refused(it, it.missing)
    return refused(it, error instanceof InvalidFields ? Object.values(error.fields) : [error.said])
  }
}

function refused({ line, id }: ImportLine, sentences: readonly Words[]): ImportedLine {
  return { line, id, result: 'refused', fields: [], sentences: [...sentences] }
}
