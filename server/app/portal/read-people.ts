import { readPeople } from '../../bitrix24/directory.ts'
import type { Person } from '../../bitrix24/directory.ts'
import type { BatchCommand } from '../../bitrix24/batch.ts'
import { Refusal } from '../../core/errors.ts'
import type { App } from '../app.ts'
import { callBatch } from './call-portal.ts'

const PER_PAGE = 50
/** Pages of the first call; companies of usual size need no other. */
export const FIRST_PAGES = 4
const PAGES_AT_ONCE = 40
const MOST_PAGES = 200

/** Commands for pages of active people. */
export function peopleCommands(from: number, pages: number): Record<string, BatchCommand> {
  return Object.fromEntries(Array.from({ length: pages }, (_, index) =>
    [`people${from + index}`, { method: 'user.get', params: { FILTER: { ACTIVE: true }, start: (from + index) * PER_PAGE } }]))
}

/** A person who works in the portal, as it says now; null when nobody there has this number. Throws `portal_silent`. */
export async function readPerson(app: App, memberId: string, userId: string): Promise<Person | null> {
  const answer = await callBatch(app, memberId, { people: { method: 'user.get', params: { FILTER: { ID: userId, ACTIVE: true } } } })
  if (answer.kind !== 'ok') throw new Refusal('portal_silent')
  return readPeople(answer.batch.results).find(({ id }) => id === userId) ?? null
}

/** Everybody who works in the portal, beginning with the pages that were read; null when that is not known for sure. */
export async function readEverybody(app: App, memberId: string, firstPages: Record<string, unknown>): Promise<string[] | null> {
  const ids = new Set<string>()
  let pages: Record<string, unknown> = firstPages
  for (let from = 0, size = FIRST_PAGES; from < MOST_PAGES; from += size, size = PAGES_AT_ONCE) {
    if (from > 0) {
      const answer = await callBatch(app, memberId, peopleCommands(from, size), { halt: false })
      if (answer.kind !== 'ok') return null
      pages = answer.batch.results
    }
    for (let page = from; page < from + size; page += 1) {
      const rows = pages[`people${page}`]
      if (!Array.isArray(rows)) return null
      for (const { id } of readPeople({ people: rows })) ids.add(id)
      if (rows.length < PER_PAGE) return [...ids]
    }
  }
  return null
}
