import type { BatchCommand, BatchResult } from '../../bitrix24/batch.ts'
import { batchOf } from '../../bitrix24/chunks.ts'
import type { App } from '../app.ts'
import { callBatch } from './call-portal.ts'
import type { Changes } from './event-handlers.ts'

/** What became of the commands of one kind: `done` changed something, `failed` left something out, with the portal's words. */
export type Mended = { done: number, failed: string[] }

export type Wanted<Kind extends string> = Record<Kind, Changes>

/** Runs the changes of all kinds, fifty commands a call. A portal that stops answering leaves the rest as failed. */
export async function mend<Kind extends string>(app: App, memberId: string, wanted: Wanted<Kind>): Promise<Record<Kind, Mended>> {
  const kinds = Object.keys(wanted) as Kind[]
  const commands = [...kinds.flatMap((kind) => keyed(kind, 'remove', wanted[kind].remove)), ...kinds.flatMap((kind) => keyed(kind, 'add', wanted[kind].add))]
  const mended = Object.fromEntries(kinds.map((kind) => [kind, { done: 0, failed: [] }])) as unknown as Record<Kind, Mended>
  for (const chunk of batchOf(commands)) {
    const answer = await callBatch(app, memberId, Object.fromEntries(chunk), { halt: false })
    for (const [key, command] of chunk) {
      const [kind, way] = key.split('_') as [Kind, 'remove' | 'add']
      note(mended[kind], way, answer.kind === 'ok' ? outcomeOf(answer.batch, key, command) : answer.reason)
    }
  }
  return mended
}

function keyed(kind: string, way: 'remove' | 'add', commands: readonly BatchCommand[]): [string, BatchCommand][] {
  return commands.map((command, index) => [`${kind}_${way}_${index}`, command])
}

function note(mended: Mended, way: 'remove' | 'add', outcome: 'done' | 'there' | string): void {
  if (outcome === 'done') mended.done += 1
  // What could not be taken away is tried again at the next look and harms nobody.
  else if (outcome !== 'there' && way === 'add') mended.failed.push(outcome)
}

/** `there`: another run was faster, or this version of Bitrix24 has no such event. Otherwise the portal's words. */
function outcomeOf({ results, errors }: BatchResult, key: string, { method }: BatchCommand): string {
  const error = errors[key]
  if (!error) return results[key] === false || results[key] === undefined ? `${method} was refused` : 'done'
  if (error.code === 'ERROR_EVENT_NOT_FOUND' || /already/i.test(error.description)) return 'there'
  return error.description === '' ? error.code : error.description
}
