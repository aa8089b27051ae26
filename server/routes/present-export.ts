import type { ReservationCard } from '../contract/reservation.ts'
import { workGroupOf } from '../core/work-filter.ts'
import type { Cell } from '../http/write-csv.ts'

const isoOf = (moment: number | null): string | null => moment === null ? null : new Date(moment).toISOString()

/** A list's columns, in order. No contact is among them, and no proof: that may be the client's address. */
const COLUMNS: readonly [name: string, cell: (it: ReservationCard) => Cell][] = [
  ['Number', (it) => it.number],
  ['Title', (it) => it.title],
  ['Country', (it) => it.country],
  ['Place', (it) => it.place],
  ['Responsible', (it) => it.worker.name],
  ['Reserved by', (it) => it.reservedBy],
  ['Reserved', (it) => isoOf(it.reservedAt)],
  ['First contact', (it) => isoOf(it.contactedAt)],
  ['Due', (it) => isoOf(it.deadline?.dueAt ?? null)],
  ['Group', (it) => it.state === 'closed' ? null : workGroupOf(it)],
  ['Stage', (it) => it.crm.stageName],
  ['Result', (it) => it.outcome],
  ['Reason', (it) => it.lostReason],
  ['Closed', (it) => isoOf(it.closedAt)],
  ['Counts as', (it) => it.counts],
  ['Not counted because', (it) => it.whyNot],
  ['Leaves the window', (it) => isoOf(it.leavesAt)],
  ['Product', (it) => it.sale?.product ?? null],
  ['Seats', (it) => it.sale?.seats ?? null],
  ['Amount', (it) => it.sale?.amount ?? null],
  ['Currency', (it) => it.sale?.currency ?? null],
  ['Bought', (it) => it.sale?.boughtOn ?? null],
]

export function exportRows(cards: readonly ReservationCard[]): Cell[][] {
  return [COLUMNS.map(([name]) => name), ...cards.map((it) => COLUMNS.map(([, cell]) => cell(it)))]
}
