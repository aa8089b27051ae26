import type { LevelView } from '../contract/session.ts'
import { countryName } from '../core/names.ts'
import { needName } from '../core/request.ts'
import type { Need } from '../core/request.ts'
import type { Level } from '../core/rulebook.ts'
import type { RequestEvent } from '../app/request/list-requests.ts'
import { say } from '../core/said.ts'
import type { Words } from '../core/said.ts'
import type { Speak } from '../say/speak.ts'
import { noteOfEvent } from './present-notes.ts'

export function presentLevel(level: Level): LevelView {
  return { level: level.level, name: level.name, fromPercent: Number((level.fromConversion * 100).toFixed(2)), perDay: level.perDay, inWork: level.inWork }
}

export function presentNeeds(needs: readonly Need[], speak: Speak): { code: Need, name: string }[] {
  return needs.map((code) => ({ code, name: speak(needName(code)) }))
}

export function presentCountry(code: string): { country: string, countryName: string } {
  return { country: code, countryName: countryName(code) }
}

/** What happened to a request, without saying which partner did it. */
export function presentHistory(events: readonly RequestEvent[], speak: Speak): { at: number, text: string }[] {
  return events.map(({ at, kind }) => ({ at, text: speak(say(`requestHistory.${kind}`)) }))
}

/** The same for the vendor's staff, with names and notes. */
export function presentFullHistory(events: readonly RequestEvent[], speak: Speak): { at: number, text: string }[] {
  return events.map(({ at, kind, actor, note }) => ({ at, text: [`${speak(say(`requestHistory.${kind}`))} (${speak(actorOf(actor))})`, speak(noteOfEvent({ kind, note }))].filter(Boolean).join(': ') }))
}

/** People have names; what has none is named in the reader's language. */
export function actorOf(actor: string): Words {
  if (actor === 'the rules') return say('actor.rule')
  return actor === 'clock' || actor === 'client' || actor === 'rule' || actor === 'app' ? say(`actor.${actor}`) : actor
}
