import type { LifeGroup, LifeLineView } from '../contract/request-card.ts'
import type { JournalKind, LifeEntry, LifeFact } from '../app/request/show-life.ts'
import { say } from '../core/said.ts'
import type { Said, Words } from '../core/said.ts'
import type { Speak } from '../say/speak.ts'
import { actorOf } from './present-common.ts'
import { noteOfDeed, noteOfEvent, withNote } from './present-notes.ts'

/** A line of a request's life as operators read it. */
export function presentLifeLine({ at, actor, partner, times, fact }: LifeEntry, speak: Speak): LifeLineView {
  return { at, actor: actor === null ? null : speak(actorOf(actor)), partner, times, group: groupOf(fact), text: upper(speak(textOf(fact))) }
}

const OF_CLIENT: ReadonlySet<string> = new Set(['contact_corrected', 'details_added', 'client_answer_kept', 'client_withdrew', 'client_stopped_partner', 'client_chose', 'client_reopened', 'client_erased'])
const OF_DATA: ReadonlySet<string> = new Set(['contact_shown', 'file_shown', 'contact_read_by_operator', 'contact_revealed', 'file_read_by_operator', 'client_data_shown'])

function groupOf(fact: LifeFact): LifeGroup {
  switch (fact.kind) {
    case 'request': return fact.source === 'client' ? 'client' : 'request'
    case 'reservation': case 'offer': case 'line': return 'partner'
    case 'client': return 'client'
    case 'mail': return 'mail'
    case 'journal': return OF_DATA.has(fact.what) ? 'data' : OF_CLIENT.has(fact.what) ? 'client' : fact.what === 'request_corrected' ? 'request' : 'partner'
  }
}

function textOf(fact: LifeFact): Words {
  switch (fact.kind) {
    case 'request': return noted(say(`requestHistory.${fact.event}`), noteOfEvent({ kind: fact.event, note: fact.note }))
    case 'reservation': return noted(fact.change, fact.reason)
    case 'offer': return noted(say(`life.offer.${fact.what}`), fact.note)
    case 'line': return lineText(fact.what)
    case 'mail': return mailText(fact.mail)
    case 'journal': return deedText(fact.what, fact.details)
    case 'client': return clientText(fact.said)
  }
}

const LINE = ['joined', 'served', 'left', 'closed'] as const

function lineText(what: string): Words {
  const known = LINE.find((it) => it === what)
  return known === undefined ? what : say(`life.line.${known}`)
}

const MAILS = ['received', 'published', 'reserved', 'answer', 'chosen', 'withdrawn', 'stopped', 'closed', 'question', 'confirm'] as const

function mailText(kind: string): Said {
  return say(`life.mail.${MAILS.find((it) => `mail.${it}` === kind) ?? 'other'}`)
}

const DEEDS = [
  'contact_shown', 'file_shown', 'contact_read_by_operator', 'contact_revealed', 'file_read_by_operator', 'client_data_shown', 'contact_corrected', 'details_added', 'client_answer_kept', 'request_corrected', 'request_hidden', 'request_unhidden',
  'report_decided', 'case_decided', 'client_erased', 'client_withdrew', 'client_stopped_partner', 'client_chose', 'client_reopened', 'reservation_recalled', 'reservation_revoked', 'outcome_corrected',
] as const

function deedText(what: JournalKind, details: string): Words {
  const known = DEEDS.find((it) => it === what)
  return known === undefined ? what : noted(say(`life.deed.${known}`), noteOfDeed(what, details))
}

function clientText(said: Extract<LifeFact, { kind: 'client' }>['said']): Words {
  switch (said.kind) {
    case 'word': return say(said.contacted ? 'life.said.called' : 'life.said.notCalled')
    case 'score': return say('life.said.score', { score: said.score })
    case 'complaint': return say(`life.complaint.${COMPLAINTS.find((it) => it === said.reason) ?? 'other'}`)
    case 'asked': return say('life.said.asked')
  }
}

const COMPLAINTS = ['goes_on', 'data', 'pushy', 'false_promise', 'other'] as const

function noted(text: Words, note: Words): Words {
  return note === '' ? text : withNote(text, note)
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
