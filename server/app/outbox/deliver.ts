import { z } from 'zod'
import { settle } from '../../core/outbox.ts'
import type { TryResult } from '../../core/outbox.ts'
import { MINUTE_MS } from '../../core/time.ts'
import { inTransaction } from '../../store/transaction.ts'
import { noticeMail } from '../../mail/templates.ts'
import { updateCrmItem } from '../../store/crm-items.ts'
import { isAnythingDue } from '../../store/due.ts'
import { claimWork, releaseStaleWork, settleWork } from '../../store/outbox.ts'
import type { Work } from '../../store/outbox.ts'
import { NOTICE_KINDS } from '../../store/notices.ts'
import { findPartner } from '../../store/partners.ts'
import { mailRevealDigest, revealDigestPayload } from '../access/reveal-digest.ts'
import { accessMailPayload, mailSecond } from '../access/tell-second.ts'
import type { App } from '../app.ts'
import { clientMailPayload, mailClient } from '../client/mail-client.ts'
import { followUpPayload, mailFollowUp } from '../client/mail-follow-up.ts'
import { mailNewLinks, newLinksPayload } from '../client/mail-new-links.ts'
import { confirmationPayload, mailConfirmation } from '../client/mail-confirmation.ts'
import { closeItem, closePayload } from '../crm/close-item.ts'
import { createItem } from '../crm/create-item.ts'
import { phonePayload, putPhone } from '../crm/put-phone.ts'
import { syncActivities } from '../crm/sync-activities.ts'
import { markWithdrawn, withdrawnPayload } from '../crm/mark-withdrawn.ts'
import { logPayload, writeLog } from '../crm/write-log.ts'
import { assignItem, assignPayload, askUpdateInItem, askUpdatePayload, noteItem, notePayload } from '../crm/tell-item.ts'
import { mailOffer } from '../offer/mail-offer.ts'
import { deliverMessage, personPayload } from '../notice/deliver-message.ts'
import { sendErased } from '../privacy/mail-erased.ts'
import { askPayload, deliverAsking } from '../portal/ask-admin.ts'
import { spread } from './spread.ts'
import { words } from './words-payload.ts'
import { say } from '../../core/said.ts'
import { partnerLanguage } from '../portal/portal-voice.ts'

const AT_ONCE = 20
const STALE_MS = 5 * MINUTE_MS

/** Does due work of the outbox, as much as one claim holds. While it is not sure what time it is, no claim counts as left behind. Returns how many pieces were tried. */
export async function deliverOutbox(app: App, workerId: string, isSteady = true): Promise<number> {
  const now = app.now()
  // Most looks find nothing: these take no lock.
  if (!await isAnythingDue(app.db, 'outbox', now, now - STALE_MS, now + STALE_MS)) return 0
  const claimed = await inTransaction(app.db, async (tx) => {
    const buried = isSteady ? await releaseStaleWork(tx, now - STALE_MS, now + STALE_MS) : []
    for (const { subject } of buried.filter((it) => it.kind === 'crm.create')) await updateCrmItem(tx, subject, { state: 'failed', nextTryAt: null })
    return claimWork(tx, workerId, now, AT_ONCE)
  })
  await Promise.all(claimed.map((work) => deliverOne(app, workerId, work)))
  return claimed.length
}

async function deliverOne(app: App, workerId: string, work: Work): Promise<void> {
  const result = await attempt(app, work)
  const settled = settle(work.attempts, result, app.now(), spread())
  if (settled.state !== 'sent') app.log.warn({ kind: work.kind, subject: work.subject, attempts: work.attempts, state: settled.state, reason: settled.lastError }, 'outbox work did not succeed')
  await inTransaction(app.db, async (tx) => {
    await settleWork(tx, work.id, workerId, settled)
    if (work.kind === 'crm.create' && settled.state !== 'sent') {
      await updateCrmItem(tx, work.subject, { nextTryAt: settled.state === 'due' ? settled.runAt : null, ...(settled.state === 'dead' && { state: 'failed' }) })
    }
  })
}

const ofReservation = z.object({ reservationId: z.string() })
const ofNotice = z.object({ partnerId: z.string(), kind: z.enum(NOTICE_KINDS), text: words })
const ofOffer = z.object({ offerId: z.string() })

async function attempt(app: App, work: Work): Promise<TryResult> {
  try {
    switch (work.kind) {
      case 'crm.create': return await createItem(app, ofReservation.parse(work.payload).reservationId)
      case 'crm.close': return await closeItem(app, closePayload.parse(work.payload))
      case 'crm.activity': case 'crm.ask_proof': return await syncActivities(app, ofReservation.parse(work.payload).reservationId)
      case 'crm.log': return await writeLog(app, logPayload.parse(work.payload), work.attempts)
      case 'crm.phone': return await putPhone(app, phonePayload.parse(work.payload))
      case 'crm.note': return await noteItem(app, notePayload.parse(work.payload))
      case 'crm.assign': return await assignItem(app, assignPayload.parse(work.payload))
      case 'crm.ask_update': return await askUpdateInItem(app, askUpdatePayload.parse(work.payload))
      case 'mail.reveals': return await mailRevealDigest(app, revealDigestPayload.parse(work.payload))
      case 'mail.access': return await mailSecond(app, accessMailPayload.parse(work.payload))
      case 'mail.erased': return await sendErased(app, work)
      case 'crm.withdrawn': return await markWithdrawn(app, withdrawnPayload.parse(work.payload))
      case 'im.ask': return await deliverAsking(app, askPayload.parse(work.payload))
      case 'mail.confirm': return await mailConfirmation(app, confirmationPayload.parse(work.payload).requestId)
      case 'mail.notice': return await mailNotice(app, ofNotice.parse(work.payload))
      case 'notify.person': return await deliverMessage(app, personPayload.parse(work.payload))
      case 'mail.follow_up': return await mailFollowUp(app, followUpPayload.parse(work.payload))
      case 'mail.new_links': return await mailNewLinks(app, newLinksPayload.parse(work.payload))
      case 'mail.offer': return await mailOffer(app, ofOffer.parse(work.payload).offerId)
      case 'mail.received': case 'mail.published': case 'mail.reserved': case 'mail.answer': case 'mail.chosen': case 'mail.withdrawn': case 'mail.stopped': case 'mail.closed': case 'mail.question': return await mailClient(app, work.kind, clientMailPayload.parse(work.payload))
    }
  } catch (error) {
    // One piece of work must not stop the others; it is tried again and buried in the end.
    app.log.error({ kind: work.kind, subject: work.subject, err: error }, 'outbox work failed')
    return { kind: 'retry', reason: error instanceof Error ? error.message : 'unknown' }
  }
}

/** A partner without an address reads it in the app. */
async function mailNotice(app: App, { partnerId, kind, text }: z.infer<typeof ofNotice>): Promise<TryResult> {
  const partner = await findPartner(app.db, partnerId)
  if (partner?.email) await app.mail.send(noticeMail({ to: partner.email, name: partner.name, about: say(`noticeSubject.${kind}`), text }, await partnerLanguage(app.db, partnerId)))
  return { kind: 'done' }
}
