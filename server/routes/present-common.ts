import type { LevelView } from '../contract/session.ts'
import { countryName } from '../core/names.ts'
import { NEEDS } from '../core/request.ts'
import type { Need } from '../core/request.ts'
import type { Level } from '../core/rulebook.ts'
import type { RequestEvent } from '../app/request/list-requests.ts'

export function presentLevel(level: Level): LevelView {
  return { level: level.level, name: level.name, fromPercent: Number((level.fromConversion * 100).toFixed(2)), perDay: level.perDay, inWork: level.inWork }
}

export function presentNeeds(needs: readonly Need[]): { code: Need, name: string }[] {
  return needs.map((code) => ({ code, name: NEEDS[code] }))
}

export function presentCountry(code: string): { country: string, countryName: string } {
  return { country: code, countryName: countryName(code) }
}

/** What happened to a request, without saying which partner did it. */
export function presentHistory(events: readonly RequestEvent[]): { at: number, text: string }[] {
  return events.map(({ at, kind }) => ({ at, text: PLAIN[kind] }))
}

/** The same for the vendor's staff, with names and notes. */
export function presentFullHistory(events: readonly RequestEvent[]): { at: number, text: string }[] {
  return events.map(({ at, kind, actor, note }) => ({ at, text: [`${PLAIN[kind]} (${actor})`, note].filter(Boolean).join(': ') }))
}

const PLAIN: Record<RequestEvent['kind'], string> = {
  received: 'Received', held: 'Held by the vendor', published: 'Published', rejected: 'Rejected', closed: 'Closed',
  reserved: 'A partner took a place', place_freed: 'A place became free', corrected: 'The vendor corrected the place',
  offered: 'Offered to partners by mail', to_pool: 'Opened to all partners', reopened: 'Open again',
}
