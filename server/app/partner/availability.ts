import { Refusal } from '../../core/errors.ts'
import { isPaused } from '../../core/partner.ts'
import type { Partner } from '../../core/partner.ts'
import { findPartner, lockPartners, updatePartner } from '../../store/partners.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import type { Caller } from '../session/open-session.ts'

export type Pause = { from: number, until: number | null }
export type Availability = { workdays: readonly number[], pause: Pause | null }
export type ShownAvailability = Availability & { minWorkdays: number, timeZone: string, isPaused: boolean, now: number }

/** On which days the caller's company works and whether it has paused. Throws `not_linked`. */
export async function showAvailability(app: App, caller: Caller): Promise<ShownAvailability> {
  const partner = caller.partnerId === null ? null : await findPartner(app.db, caller.partnerId)
  if (!partner) throw new Refusal('not_linked')
  const now = app.now()
  const { minWorkdays } = await getRulebook(app.db, now)
  return { ...availabilityOf(partner), minWorkdays, timeZone: partner.timeZone, isPaused: isPaused(partner, now), now }
}

/** Replaces workdays and pause; deadlines that run keep the days they began with. Throws `not_admin`, `workdays_few` or `pause_over`. */
export async function setAvailability(app: App, caller: Caller, { workdays, pause }: Availability): Promise<void> {
  const { partnerId } = caller
  if (partnerId === null) throw new Refusal('not_linked')
  if (!caller.isAdmin) throw new Refusal('not_admin')
  await inTransaction(app.db, async (tx) => {
    if (!(await lockPartners(tx, [partnerId])).has(partnerId)) throw new Refusal('not_linked')
    const now = app.now()
    const { minWorkdays } = await getRulebook(tx, now)
    if (workdays.length < minWorkdays) throw new Refusal('workdays_few', { least: minWorkdays })
    if (pause !== null && pause.until !== null && pause.until <= now) throw new Refusal('pause_over')
    const days = [...workdays].sort((a, b) => a - b)
    await updatePartner(tx, partnerId, { workdays: days, pausedFrom: pause?.from ?? null, pausedUntil: pause?.until ?? null })
    await writeJournal(tx, app, {
      at: now, kind: 'availability_changed', requestId: null, partnerId, memberId: caller.memberId, userId: caller.userId, userName: caller.userName,
      details: `workdays ${days.join('')}, ${pause === null ? 'no pause' : `pause ${pause.from} to ${pause.until ?? 'open'}`}`,
    })
  })
}

function availabilityOf({ workdays, pausedFrom, pausedUntil }: Partner): Availability {
  return { workdays, pause: pausedFrom === null ? null : { from: pausedFrom, until: pausedUntil } }
}
