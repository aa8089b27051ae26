import { expect } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { readWorld } from '../../server/app/reservation/take-place.ts'
import { takeUpLine } from '../../server/app/waiting/take-up-line.ts'
import { Refusal } from '../../server/core/errors.ts'
import { mayReserve } from '../../server/core/reservation.ts'
import type { Db } from '../../server/db/schema.ts'
import { findPartner } from '../../server/store/partners.ts'
import { lockRequest } from '../../server/store/requests.ts'
import { getRulebook } from '../../server/store/rulebooks.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { listLine } from '../../server/store/waiting-list.ts'

type Span = { from: number, to: number }

/**
 * Looks at every place that was taken: whoever was in line before, well before and well after that moment, had a reason not to get it,
 * which is counted here anew from the history. Nobody got a place after leaving, or twice for one turn.
 */
export async function checkLines(db: Db, limits: { perDay: number, inWork: number }, slackMs: number): Promise<{ turns: number, served: number, left: number, waiting: number, passed: number }> {
  const turns = await db.selectFrom('waiting_list').selectAll().orderBy('id').execute()
  const taken = await db.selectFrom('reservations').select(['id', 'request_id', 'partner_id', 'key', 'reserved_at']).execute()
  const byKey = new Map(taken.map((row) => [row.key, row]))
  for (const turn of turns) if (turn.state !== 'served') expect(byKey.has(`waiting:${turn.id}`), `turn ${turn.id} ${turn.state}`).toBe(false)
  const waiting = turns.filter((it) => it.state === 'waiting')
  expect(new Set(waiting.map((it) => `${it.request_id}/${it.group_id}`)).size).toBe(waiting.length)

  const busy = await busySpans(db, limits)
  const suspended = await suspendedSpans(db)
  let passed = 0
  for (const row of taken) {
    const turn = /^waiting:(\d+)$/.exec(row.key)?.[1]
    const from = row.reserved_at - slackMs
    const to = row.reserved_at + slackMs
    const before = turns.filter((it) => it.request_id === row.request_id && it.partner_id !== row.partner_id && (turn === undefined || it.id < Number(turn))
      && it.joined_at < from && (it.ended_at === null || it.ended_at > to))
    for (const { partner_id } of before) {
      const reasons = [...busy.get(partner_id) ?? [], ...suspended.get(partner_id) ?? []]
      expect(reasons.some((span) => span.from <= to && span.to >= from), `${partner_id} waited while ${row.partner_id} took ${row.request_id}`).toBe(true)
      passed += 1
    }
  }
  const count = (state: string): number => turns.filter((it) => it.state === state).length
  return { turns: turns.length, served: count('served'), left: count('left'), waiting: waiting.length, passed }
}

/** When a partner had as much in work or reserved that day as it may: by the requests' histories, which know of undone reservations too. */
async function busySpans(db: Db, { perDay, inWork }: { perDay: number, inWork: number }): Promise<Map<string, Span[]>> {
  const events = await db.selectFrom('request_events').select(['at', 'actor']).where('kind', '=', 'reserved').orderBy('id').execute()
  const kept = await db.selectFrom('reservations').select(['partner_id', 'closed_at']).execute()
  const undone = await db.selectFrom('request_events').select(['at', 'actor']).where('kind', '=', 'place_freed').where('note', '=', 'undone').execute()
  const steps = [
    ...events.map((it) => ({ partner: it.actor, at: it.at, by: 1, today: 1 })),
    ...undone.map((it) => ({ partner: it.actor, at: it.at, by: -1, today: -1 })),
    ...kept.flatMap((it) => (it.closed_at === null ? [] : [{ partner: it.partner_id, at: it.closed_at, by: -1, today: 0 }])),
  ].sort((a, b) => a.at - b.at)
  const spans = new Map<string, Span[]>()
  for (const [partner, own] of Map.groupBy(steps, (it) => it.partner)) {
    let [now, today] = [0, 0]
    for (const [index, step] of own.entries()) {
      now += step.by
      today += step.today
      if (now >= inWork || today >= perDay) spans.set(partner, [...spans.get(partner) ?? [], { from: step.at, to: own[index + 1]?.at ?? Infinity }])
    }
  }
  return spans
}

async function suspendedSpans(db: Db): Promise<Map<string, Span[]>> {
  const sanctions = await db.selectFrom('sanctions').select(['partner_id', 'starts_at', 'ends_at', 'lifted_at']).execute()
  const spans = sanctions.map((it) => ({ partner: it.partner_id, from: it.starts_at, to: it.lifted_at ?? it.ends_at ?? Infinity }))
  return Map.groupBy(spans, (it) => it.partner)
}

/** Takes up every line once more: after that a place is free only where nobody in line may take it. Returns in how many lines that is so. */
export async function checkNothingLeftFree(app: App): Promise<number> {
  const open = await app.db.selectFrom('open_requests').select('request_id').whereRef('taken', '<', 'cap').execute()
  let lines = 0
  for (const { request_id: id } of open) {
    await inTransaction(app.db, async (tx) => {
      const request = await lockRequest(tx, id)
      const now = app.now()
      await takeUpLine(tx, app, request, now)
      const line = await listLine(tx, id)
      if (line.length > 0) lines += 1
      for (const entry of line) {
        const taker = { memberId: entry.memberId, userId: entry.userId, userName: entry.userName, isAdmin: entry.isAdmin, key: '' }
        const world = await readWorld(tx, { taker, request, partner: await findPartner(tx, entry.partnerId), rulebook: await getRulebook(tx, now), now })
        expect(mayReserve(world), `${entry.partnerId} in the line of ${request.number}`).toBeInstanceOf(Refusal)
      }
    })
  }
  return lines
}
