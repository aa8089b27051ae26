import { levelFor, DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { DAY_MS, HOUR_MS } from '../../server/core/time.ts'
import type { Db } from '../../server/db/schema.ts'
import type { Market } from './market.ts'
import { HONEST, KINDS } from './world.ts'
import type { Company, Kind } from './world.ts'

type Row = { partner: string, number: number, outcome: string | null, excused: boolean, shownAt: number | null, reservedAt: number, contactedAt: number | null, closedAt: number | null, fromLine: boolean }

/** A company's year: what it got, what the app says of it, and what an honest one would have made of the same. */
export type Year = { company: Company, got: number, won: number, lost: number, recalled: number, bad: number, shown: number | null, honest: number | null, level: number }

export type Report = {
  years: Year[]
  places: number[]
  gini: number
  topTenth: number
  hoursToReservation: { median: number, p90: number }
  hoursToContact: { median: number, p90: number }
  fromLine: number
}

/** Counts from the bare rows, without the code whose results it judges. */
export async function reportOn({ db }: { db: Db }, market: Market): Promise<Report> {
  const rows = await readRows(db)
  const published = new Map((await db.selectFrom('requests').select(['number', 'published_at']).where('form_key', 'not like', 'imported:%').execute()).map((it) => [it.number, Number(it.published_at)]))
  const years = market.companies.map((company) => yearOf(company, rows.filter((it) => it.partner === company.partner.id), market))
  const byNumber = Map.groupBy(rows, (it) => it.number)
  const holders = [...published.keys()].map((number) => new Set((byNumber.get(number) ?? []).filter((it) => it.outcome === null || it.outcome === 'won' || it.outcome === 'lost').map((it) => it.partner)).size)
  const firsts = [...published].map(([number, at]) => ({ at, rows: byNumber.get(number) ?? [] })).filter((it) => it.rows.length > 0)
  const got = years.map((it) => it.got).sort((a, b) => a - b)
  return {
    years, places: [0, 1, 2, 3].map((taken) => holders.filter((it) => it === taken).length / holders.length), gini: giniOf(got),
    topTenth: sum(got.slice(Math.floor(got.length * 0.9))) / sum(got),
    hoursToReservation: spreadOf(firsts.map(({ at, rows: of }) => (Math.min(...of.map((it) => it.reservedAt)) - at) / HOUR_MS)),
    hoursToContact: spreadOf(firsts.flatMap(({ at, rows: of }) => {
      const called = of.flatMap((it) => it.contactedAt ?? [])
      return called.length === 0 ? [] : [(Math.min(...called) - at) / HOUR_MS]
    })),
    fromLine: rows.filter((it) => it.fromLine).length,
  }
}

async function readRows(db: Db): Promise<Row[]> {
  const rows = await db.selectFrom('reservations').innerJoin('requests', 'requests.id', 'reservations.request_id').where('requests.form_key', 'not like', 'imported:%')
    .select(['partner_id', 'number', 'outcome', 'excused_at', 'contact_shown_at', 'reserved_at', 'contacted_at', 'reservations.closed_at', 'key']).execute()
  return rows.map((it) => ({
    partner: it.partner_id, number: it.number, outcome: it.outcome, excused: it.excused_at !== null, shownAt: it.contact_shown_at, reservedAt: it.reserved_at,
    contactedAt: it.contacted_at, closedAt: it.closed_at, fromLine: it.key.startsWith('waiting:'),
  }))
}

/** The conversion as DESIGN §3.2 counts it, and as it would be had the company told the truth of everything whose contacts it saw. */
function yearOf(company: Company, rows: readonly Row[], market: Market): Year {
  const { windowDays, minClosed } = DEFAULT_RULEBOOK
  const from = market.clock.now - windowDays * DAY_MS
  const ended = rows.filter((it) => it.closedAt !== null && it.closedAt > from && !it.excused)
  const won = ended.filter((it) => it.outcome === 'won').length
  const lost = ended.filter((it) => it.outcome === 'lost' || it.outcome === 'recalled' || (it.outcome === 'released' && it.shownAt !== null)).length
  const seen = rows.filter((it) => it.shownAt !== null && it.outcome !== 'bad' && it.outcome !== 'withdrawn' && it.outcome !== 'revoked' && !it.excused && it.closedAt !== null)
  const bought = seen.filter((it) => market.truths.get(it.number)?.winner === company).length
  const shown = won + lost < minClosed ? null : won / (won + lost)
  return {
    company, got: rows.length, won, lost, shown, honest: seen.length < minClosed ? null : bought / seen.length, level: levelFor(DEFAULT_RULEBOOK, shown).level,
    recalled: rows.filter((it) => it.outcome === 'recalled').length, bad: rows.filter((it) => it.outcome === 'bad').length,
  }
}

/** 0: all got the same; 1: one got all. */
function giniOf(rising: readonly number[]): number {
  const total = sum(rising)
  return total === 0 ? 0 : rising.reduce((all, it, at) => all + (2 * (at + 1) - rising.length - 1) * it, 0) / (rising.length * total)
}

function spreadOf(values: readonly number[]): { median: number, p90: number } {
  const rising = [...values].sort((a, b) => a - b)
  const at = (share: number): number => rising[Math.min(rising.length - 1, Math.floor(rising.length * share))] ?? NaN
  return { median: at(0.5), p90: at(0.9) }
}

export function sum(values: readonly number[]): number {
  return values.reduce((all, it) => all + it, 0)
}

export function mean(values: readonly number[]): number {
  return values.length === 0 ? NaN : sum(values) / values.length
}

const percent = (share: number | null): string => (share === null || Number.isNaN(share) ? '–' : `${Math.round(share * 100)} %`)

/** The report as people read it. */
export function printReport(report: Report, market: Market): string {
  const { years, places, gini, topTenth, hoursToReservation: reserved, hoursToContact: called } = report
  const got = sum(years.map((it) => it.got))
  const lines = [
    `requests ${market.truths.size}, companies ${years.length}, reservations ${got}, of them from the waiting list ${report.fromLine}`,
    `places used at the end: none ${percent(places[0]!)}, one ${percent(places[1]!)}, two ${percent(places[2]!)}, three ${percent(places[3]!)}`,
    `fairness: Gini of reservations per company ${gini.toFixed(2)}, the busiest tenth got ${percent(topTenth)}, companies without any ${years.filter((it) => it.got === 0).length}`,
    `first reservation after ${reserved.median.toFixed(1)} h (median), ${reserved.p90.toFixed(1)} h (9 of 10); first contact after ${called.median.toFixed(1)} h, ${called.p90.toFixed(1)} h`,
    `recalled ${percent(sum(years.map((it) => it.recalled)) / got)}, bad ${percent(sum(years.map((it) => it.bad)) / got)}`,
    'by level            companies  reservations each  won',
    ...[1, 2, 3, 4].map((level) => lineOf(`level ${level}`, years.filter((it) => it.level === level))),
    'by behaviour        companies  reservations each  won   conversion  honest  recalled',
    ...KINDS.map((kind) => kindLine(kind, years.filter((it) => it.company.kind === kind))),
  ]
  return lines.join('\n')
}

function lineOf(name: string, years: readonly Year[]): string {
  const closed = sum(years.map((it) => it.won + it.lost))
  return `  ${name.padEnd(18)}${String(years.length).padStart(7)}${mean(years.map((it) => it.got)).toFixed(0).padStart(19)}${percent(sum(years.map((it) => it.won)) / closed).padStart(9)}`
}

function kindLine(kind: Kind, years: readonly Year[]): string {
  const shown = mean(years.flatMap((it) => it.shown ?? []))
  const honest = mean(years.flatMap((it) => it.honest ?? []))
  const recalled = sum(years.map((it) => it.recalled)) / sum(years.map((it) => it.got))
  return `${lineOf(`${kind}${HONEST.includes(kind) ? '' : ' *'}`, years)}${percent(shown).padStart(10)}${percent(honest).padStart(10)}${percent(recalled).padStart(9)}`
}
