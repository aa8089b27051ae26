import type { LifeGroup, LifeLineView } from '../contract/request-card.ts'
import type { LifeEntry, LifeFact } from '../app/request/show-life.ts'
import { say } from '../core/said.ts'
import { english } from '../say/speak.ts'

/** A line of a request's life as operators read it. */
export function presentLifeLine({ at, actor, partner, times, fact }: LifeEntry): LifeLineView {
  return { at, actor, partner, times, group: groupOf(fact), text: textOf(fact) }
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

const OFFERS = { sent: 'Offered by mail', accepted: 'Accepted the offer', declined: 'Declined the offer', expired: 'Let the offer run out', closed: 'The offer was closed' } as const
const LINE: Readonly<Record<string, string>> = { joined: 'Asked for the next free place', served: 'Got the place it waited for', left: 'Left the waiting list', closed: 'The waiting list was closed' }
const MAILS: Readonly<Record<string, string>> = {
  'mail.received': 'Mail to the client: it is here', 'mail.published': 'Mail to the client: partners see it', 'mail.reserved': 'Mail to the client: a partner took it', 'mail.answer': 'Mail to the client: has anybody called?',
  'mail.chosen': 'Mail to the client: somebody was chosen', 'mail.withdrawn': 'Mail to the client: it was taken back', 'mail.stopped': 'Mail to the client: a partner was stopped', 'mail.closed': 'Mail to the client: it ended',
  'mail.question': 'Mail to the client: a question', 'mail.confirm': 'Mail to the client: confirm the address',
}
const COMPLAINTS: Readonly<Record<string, string>> = { goes_on: 'goes on calling', data: 'what was done with the data', pushy: 'pushy', false_promise: 'a false promise', other: 'something else' }
const JOURNAL: Readonly<Record<string, string>> = {
  contact_shown: 'Saw the contacts', file_shown: 'Opened a file of the client', contact_read_by_operator: 'Opened the request with the contact', contact_revealed: 'Looked at the contact', file_read_by_operator: 'Opened a file of the client', client_data_shown: 'Read all that is held of the client',
  contact_corrected: 'The client corrected the phone', details_added: 'The client added details', client_answer_kept: 'What the client said was entered', request_corrected: 'The place was corrected', request_hidden: 'Not for us', request_unhidden: 'Shows it again',
  report_decided: 'A report was decided', case_decided: 'A case was decided', client_erased: 'The client’s data was erased', client_withdrew: 'The client took the request back', client_stopped_partner: 'The client stopped this partner',
  client_chose: 'The client chose this partner', client_reopened: 'The client opened it again', reservation_recalled: 'The place was recalled', reservation_revoked: 'The reservation was revoked', outcome_corrected: 'The result was corrected',
}

function textOf(fact: LifeFact): string {
  switch (fact.kind) {
    case 'request': return withNote(english(say(`requestHistory.${fact.event}`)), fact.note)
    case 'reservation': return withNote(upper(fact.change), fact.reason)
    case 'offer': return withNote(OFFERS[fact.what], fact.note)
    case 'line': return LINE[fact.what] ?? fact.what
    case 'mail': return MAILS[fact.mail] ?? fact.mail
    case 'journal': return withNote(JOURNAL[fact.what] ?? fact.what, OF_DATA.has(fact.what) && fact.what !== 'contact_revealed' ? '' : fact.details)
    case 'client': return clientText(fact.said)
  }
}

function clientText(said: Extract<LifeFact, { kind: 'client' }>['said']): string {
  switch (said.kind) {
    case 'word': return said.contacted ? 'The client says: was called' : 'The client says: was not called'
    case 'score': return `The client gave ${said.score} of 5`
    case 'complaint': return `The client complained: ${COMPLAINTS[said.reason] ?? said.reason}`
    case 'asked': return 'The client was asked how it went'
  }
}

function withNote(text: string, note: string): string {
  return note === '' ? text : `${text}: ${note}`
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
