import { readPeople } from '../../bitrix24/directory.ts'
import type { Person } from '../../bitrix24/directory.ts'
import { Refusal } from '../../core/errors.ts'
import type { App } from '../app.ts'
import { callBatch } from './call-portal.ts'
import { FIRST_PAGES, peopleCommands } from './read-people.ts'

/** Who works in a portal, by name, at most two hundred: read from the portal now. Throws `portal_silent`. */
export async function listColleagues(app: App, memberId: string): Promise<Person[]> {
  const answer = await callBatch(app, memberId, peopleCommands(0, FIRST_PAGES), { halt: false })
  if (answer.kind !== 'ok') throw new Refusal('portal_silent')
  return readPeople(answer.batch.results).sort((a, b) => a.name.localeCompare(b.name))
}
