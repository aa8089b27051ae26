import { keep } from '../../say/speak.ts'
import { nextReviewAt } from '../../core/partner-card.ts'
import type { Partner } from '../../core/partner.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { doneText, nextStep, noticeText, STATUS_RULES, statusDeadline } from '../../core/status-rules.ts'
import type { StatusDeadline, StatusRule, StatusStep, Told } from '../../core/status-rules.ts'
import { HOUR_MS } from '../../core/time.ts'
import type { Tx } from '../../db/schema.ts'
import { takeTurn } from '../../store/clock-marks.ts'
import { listTold } from '../../store/notices.ts'
import { findEnteredAt, listInProgramme, lockPartners, updatePartner } from '../../store/partners.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { eachAlone } from '../clock/each-alone.ts'
import { openCase } from '../desk/open-case.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellPartner } from '../live/live.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import { ratingOf } from '../reservation/rating-of.ts'
import { CLOCK } from './editor.ts'

/** Days do not pass faster than this, and reading the whole register has its price. */
const EVERY_MS = HOUR_MS

/** The status rules of S0 §3, once an hour. Returns how many notices and decisions there were. */
export async function runStatusRules(app: App): Promise<number> {
  if (!await takeTurn(app.db, 'status rules', EVERY_MS, app.now())) return 0
  return applyStatusRules(app)
}

/** Tells and does what is due of every partner in the programme, each in a transaction that looks again. */
export async function applyStatusRules(app: App): Promise<number> {
  const now = app.now()
  const rulebook = await getRulebook(app.db, now)
  const told = await listTold(app.db, 'status_rule')
  const due: { id: string, rule: StatusRule }[] = []
  for (const { partner, enteredAt } of await listInProgramme(app.db)) {
    if (partner.status !== 'bronze' && partner.reviewDueAt === null) await setFirstReview(app, partner.id, rulebook)
    for (const rule of STATUS_RULES) {
      const step = await stepOf(app.db, { rule, partner, enteredAt, rulebook, told: told.get(partner.id) ?? new Map(), now })
      if (step) due.push({ id: partner.id, rule })
    }
  }
  const done = await eachAlone(app, 'status rules', due, ({ id, rule }) => applyOne(app, id, rule))
  if (done > 0) {
    app.wake.live()
    app.wake.worker()
  }
  return done
}

type Case = { rule: StatusRule, partner: Partner, enteredAt: number, rulebook: Rulebook, told: Told, now: number }
type Due = StatusStep & { deadline: StatusDeadline }

async function stepOf(db: App['db'], { rule, partner, enteredAt, rulebook, told, now }: Case): Promise<Due | null> {
  const { noticeDays, inactiveDays } = rulebook.statusRules
  // Bronze keeps the days that were promised at its approval.
  const { bronzeDays } = rule === 'bronze' && partner.status === 'bronze' && partner.approvedAt !== null ? (await getRulebook(db, partner.approvedAt)).statusRules : rulebook.statusRules
  const deadline = statusDeadline(rule, partner, { bronzeDays, inactiveDays, enteredAt })
  const step = deadline && nextStep(deadline, noticeDays, told, now)
  return deadline && step ? { ...step, deadline } : null
}

async function applyOne(app: App, id: string, rule: StatusRule): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const partner = (await lockPartners(tx, [id])).get(id)
    if (!partner) return
    const now = app.now()
    const told = (await listTold(tx, 'status_rule', id)).get(id) ?? new Map<string, number>()
    const step = await stepOf(tx, { rule, partner, enteredAt: await findEnteredAt(tx, id), rulebook: await getRulebook(tx, now), told, now })
    if (!step) return
    const isDone = step.does === 'act'
    if (isDone) await ACTIONS[rule](tx, app, partner, step.deadline)
    await tellNotice(tx, {
      partnerId: id, kind: 'status_rule', subject: step.subject, ...keep(isDone ? doneText(rule, partner) : noticeText(rule, partner, step.at)), dueAt: isDone ? null : step.at,
    }, now)
  })
}

const ACTIONS: Record<StatusRule, (tx: Tx, app: App, partner: Partner, deadline: StatusDeadline) => Promise<void>> = {
  bronze: cancel,
  review: (tx, app, partner, deadline) => openStatusCase(tx, app, 'status_review', { partner, deadline }),
  inactive: (tx, app, partner, deadline) => openStatusCase(tx, app, 'no_activity', { partner, deadline }),
}

/** Ends the partnership; what is reserved stays workable. */
async function cancel(tx: Tx, app: App, { id }: Partner): Promise<void> {
  const now = app.now()
  await updatePartner(tx, id, { cancelledAt: now, reviewDueAt: null })
  await writeJournal(tx, app, { at: now, kind: 'partner_changed', requestId: null, partnerId: id, ...CLOCK, details: 'cancelled: Bronze was not finished in time' })
  await tellPartner(tx, id, { kind: 'resync' }, now)
}

async function openStatusCase(tx: Tx, app: App, kind: 'status_review' | 'no_activity', { partner, deadline }: { partner: Partner, deadline: StatusDeadline }): Promise<void> {
  const now = app.now()
  const { won, lost, conversion } = await ratingOf(tx, partner.id, await getRulebook(tx, now), now)
  const { name, status, approvedAt, lastActiveAt } = partner
  await openCase(tx, app, {
    kind, subject: `${partner.id} ${deadline.dueAt}`, partnerId: partner.id, requestId: null, reservationId: null, openedBy: CLOCK.userName, dueAt: null,
    facts: { name, status, approvedAt, lastActiveAt, dueAt: deadline.dueAt, won, lost, conversion },
  }, now)
}

/** An entry from before reviews had a date gets its next one. */
async function setFirstReview(app: App, id: string, { statusRules }: Rulebook): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const partner = (await lockPartners(tx, [id])).get(id)
    if (partner?.reviewDueAt === null) await updatePartner(tx, id, { reviewDueAt: nextReviewAt(null, partner, statusRules.reviewDays, app.now()) })
  })
}
