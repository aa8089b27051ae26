import type { ReservationCard } from '../contract/reservation.ts'
import { LOST_REASON_CODES } from '../core/outcome.ts'
import { say } from '../core/said.ts'
import type { SaidKey } from '../core/said.ts'
import type { Cell } from '../http/write-csv.ts'
import type { Speak } from '../say/speak.ts'

const isoOf = (moment: number | null): string | null => moment === null ? null : new Date(moment).toISOString()

/** One of the known reasons in words; the name of a stage as the CRM has it. */
function reasonOf(reason: string | null, speak: Speak): string | null {
  const code = LOST_REASON_CODES.find((it) => it === reason)
  return code === undefined ? reason : speak(say(`lostReason.${code}`))
}

type Column = [name: SaidKey, cell: (it: ReservationCard, speak: Speak) => Cell]

/** A list's columns, in order. No contact is among them, and no proof: that may be the client's address. */
const COLUMNS: readonly Column[] = [
  ['export.number', (it) => it.number],
  ['export.title', (it) => it.title],
  ['export.country', (it, speak) => speak(say('all.text', { text: { country: it.country } }))],
  ['export.place', (it) => it.place],
  ['export.responsible', (it) => it.worker.name],
  ['export.reservedBy', (it) => it.reservedBy],
  ['export.reserved', (it) => isoOf(it.reservedAt)],
  ['export.firstContact', (it) => isoOf(it.contactedAt)],
  ['export.due', (it) => isoOf(it.deadline?.dueAt ?? null)],
  ['export.stage', (it) => it.crm.stageName],
  ['export.result', (it, speak) => it.outcome === null ? null : speak(say(`outcome.${it.outcome}`))],
  ['export.reason', (it, speak) => reasonOf(it.lostReason, speak)],
  ['export.closed', (it) => isoOf(it.closedAt)],
  ['export.counts', (it, speak) => it.counts === null ? null : speak(say(`outcome.${it.counts}`))],
  ['export.leaves', (it) => isoOf(it.leavesAt)],
  ['export.product', (it) => it.sale?.product ?? null],
  ['export.seats', (it) => it.sale?.seats ?? null],
  ['export.amount', (it) => it.sale?.amount ?? null],
  ['export.currency', (it) => it.sale?.currency ?? null],
  ['export.bought', (it) => it.sale?.boughtOn ?? null],
]

export function exportRows(cards: readonly ReservationCard[], speak: Speak): Cell[][] {
  return [COLUMNS.map(([name]) => speak(say(name))), ...cards.map((it) => COLUMNS.map(([, cell]) => cell(it, speak)))]
}
