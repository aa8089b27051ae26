import { anniversaryAfter } from '../../core/partner-card.ts'
import { PARTNER_STATUSES } from '../../core/partner.ts'
import type { Partner } from '../../core/partner.ts'
import { moment, say, sentences } from '../../core/said.ts'
import { keep } from '../../say/speak.ts'
import { statusName } from '../../core/status-rules.ts'
import type { Tx } from '../../db/schema.ts'
import { lockPartners, updatePartner } from '../../store/partners.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import type { CaseHandler, DeskCase } from '../desk/decide-case.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellPartner } from '../live/live.ts'
import { tellNotice } from '../notice/tell-notice.ts'

/**
 * The yearly review of Silver and Gold (S0 §3.4): kept or one step down, and the next review a year after this one was due. A status that was changed
 * while the case lay on the desk stays as it was changed.
 */
export const statusReview: CaseHandler = {
  decisions: ['keep', 'downgrade'],
  apply: async (tx, app, it, { decision, note, by }) => {
    const partner = await lockOf(tx, it)
    if (!partner || partner.cancelledAt !== null || partner.status === 'bronze' || partner.reviewDueAt !== it.facts['dueAt'] || partner.status !== it.facts['status']) return
    const now = app.now()
    const status = decision === 'downgrade' ? PARTNER_STATUSES[PARTNER_STATUSES.indexOf(partner.status) - 1] ?? partner.status : partner.status
    const { reviewDays } = (await getRulebook(tx, now)).statusRules
    const reviewDueAt = status === 'bronze' ? null : anniversaryAfter(partner.reviewDueAt ?? now, reviewDays, now)
    await updatePartner(tx, partner.id, { status, reviewDueAt })
    if (status !== partner.status) await writeDecided(tx, app, partner.id, `status: ${partner.status} → ${status} (review: ${note})`, by)
    const next = reviewDueAt === null ? '' : say('notice.nextReview', { on: moment(reviewDueAt, 'day') })
    const text = status === partner.status ? say('notice.statusStays', { status: statusName(partner) }) : say('notice.statusChanged', { status: statusName({ status }) })
    await tellNotice(tx, { partnerId: partner.id, kind: 'status_rule', subject: `reviewed ${it.id}`, ...keep(sentences(text, next)) }, now)
  },
}

/** Nobody opened the app for months: the operator lets it be or ends the partnership. A suspension is a sanction and imposed as one. */
export const noActivity: CaseHandler = {
  decisions: ['leave', 'cancel'],
  apply: async (tx, app, it, { decision, note, by }) => {
    const partner = await lockOf(tx, it)
    if (decision === 'leave' || !partner || partner.cancelledAt !== null) return
    const now = app.now()
    await updatePartner(tx, partner.id, { cancelledAt: now, reviewDueAt: null })
    await writeDecided(tx, app, partner.id, `cancelled: no activity (${note})`, by)
    await tellNotice(tx, {
      partnerId: partner.id, kind: 'status_rule', subject: `ended ${it.id}`, ...keep(say('notice.endedUnused')),
    }, now)
  },
}

async function lockOf(tx: Tx, { partnerId }: DeskCase): Promise<Partner | null> {
  return partnerId === null ? null : (await lockPartners(tx, [partnerId])).get(partnerId) ?? null
}

async function writeDecided(tx: Tx, app: App, partnerId: string, details: string, by: string): Promise<void> {
  const now = app.now()
  await writeJournal(tx, app, { at: now, kind: 'partner_changed', requestId: null, partnerId, memberId: null, userId: 'desk', userName: by, details })
  await tellPartner(tx, partnerId, { kind: 'resync' }, now)
}
