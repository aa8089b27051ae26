import type { JournalKind, RequestEvent } from '../app/request/show-life.ts'
import { placeName } from '../app/location/places.ts'
import { REVEAL_REASONS } from '../contract/reveal.ts'
import { REPORT_REASON_CODES, REPORT_RULES, reportReason } from '../core/bad-report.ts'
import { NOT_FOR_US_REASONS } from '../core/not-for-us.ts'
import { OUTCOMES } from '../core/outcome.ts'
import { CLOSE_REASONS, REJECT_REASON_CODES } from '../core/request.ts'
import { say } from '../core/said.ts'
import type { Said, SaidParam, Words } from '../core/said.ts'
import { english } from '../say/speak.ts'

/** What stands with a line of a request's history: codes and what the app itself wrote become words, what people typed stays. */
export function noteOfEvent({ kind, note }: Pick<RequestEvent, 'kind' | 'note'>): Words {
  const place = /^place (\d+)(, from the waiting list)?$/.exec(note)
  if (place) return say(place[2] === undefined ? 'life.note.place' : 'life.note.placeWaited', { n: Number(place[1]) })
  if (kind === 'corrected' || kind === 'widened' || kind === 'narrowed') return placesFirst(note)
  if (kind === 'rejected') return rejection(note)
  return ownWords(note)
}

const OWN = ['life.note.wonBack', 'life.note.withdrawalBack', 'life.note.nobodyLeft', 'life.note.undone', 'life.note.did', 'life.note.never'] as const

/** A sentence or a code of the app's own. */
function ownWords(note: string): Words {
  const own = [...OWN, ...REPORT_RULES].find((key) => english(say(key)) === note)
  if (own !== undefined) return say(own)
  const reason = CLOSE_REASONS.find((it) => it === note)
  if (reason !== undefined) return say(`closedBecause.${reason}`)
  const outcome = OUTCOMES.find((it) => it === note)
  return outcome === undefined ? note : say(`outcome.${outcome}`)
}

/** `ES, AD. Nobody is near` as the countries' names and the words. */
function placesFirst(note: string): Words {
  const [, codes, rest = ''] = /^([A-Z]{2}(?:-\w+)?(?:, [A-Z]{2})*)(?:\. (.*))?$/s.exec(note) ?? []
  if (codes === undefined) return note
  const names = codes.split(', ').map((code): SaidParam => placeName({ country: code.slice(0, 2), region: code.length > 2 ? code : null }) ?? code)
  const places = say('all.text', { text: { all: names, as: 'commas' } })
  return rest === '' ? places : say('history.withNote', { reason: places, note: rest })
}

/** `Spam or advertising: the same every day`, as a reason and a note. */
function rejection(note: string): Words {
  const reason = REJECT_REASON_CODES.find((it) => note === it || note.startsWith(english(say(`life.reject.${it}`))))
  if (reason === undefined) return ownWords(note)
  const said = say(`life.reject.${reason}`)
  const rest = note === reason ? '' : note.slice(english(said).length).replace(/^[:.]\s*/, '')
  return rest === '' ? said : withNote(said, rest)
}

/** What a row of the journal says beside its kind, as far as people can read it. */
export function noteOfDeed(kind: JournalKind, details: string): Words {
  switch (kind) {
    case 'contact_revealed': return coded(details, REVEAL_REASONS, (it) => say(`life.reveal.${it}`))
    case 'request_hidden': return coded(details, NOT_FOR_US_REASONS, (it) => say(`life.hidden.${it}`))
    case 'request_corrected': return details.replace(/^[^:]*: ?/, '')
    case 'client_withdrew': case 'client_stopped_partner': case 'client_chose': return details.replace(/^told: /, '')
    case 'client_answer_kept': return answer(details)
    case 'report_decided': return report(details)
    case 'outcome_corrected': return verdict(details)
    default: return ''
  }
}

function answer(details: string): Words {
  const said = /: (won|lost)$/.exec(details)?.[1]
  return said === undefined ? ownWords(details) : say(`outcome.${said as 'won' | 'lost'}`)
}

const VERDICTS = ['won', 'lost', 'in_work', 'nothing', 'keep'] as const

function verdict(details: string): Words {
  const found = VERDICTS.find((it) => details.endsWith(`decided ${it}`))
  return found === undefined ? '' : say(`verdict.${found}`)
}

function report(details: string): Words {
  const [, reason, decision, why = ''] = /^report \S+, (\w+): (accepted|refused)\. (.*)$/s.exec(details) ?? []
  const known = REPORT_REASON_CODES.find((it) => it === reason)
  if (known === undefined) return ''
  const rule = REPORT_RULES.find((it) => english(say(it)) === why)
  return say('life.note.report', { reason: reportReason(known), decision: say(decision === 'accepted' ? 'life.note.accepted' : 'life.note.refused'), why: rule === undefined ? why : say(rule) })
}

/** `partner: she called`, as what a code is called and the words after it. */
function coded<Code extends string>(details: string, codes: readonly Code[], sayCode: (code: Code) => Said): Words {
  const [, code, rest = ''] = /^(\w+)(?:: (.*))?$/s.exec(details) ?? []
  const known = codes.find((it) => it === code)
  if (known === undefined) return details
  return rest === '' ? sayCode(known) : withNote(sayCode(known), rest)
}

export function withNote(text: SaidParam, note: SaidParam): Said {
  return say('life.note.with', { text, note })
}
