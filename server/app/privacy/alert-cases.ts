import { privacyAlertAt, waitsForPartner } from '../../core/privacy.ts'
import { requestCode } from '../../core/request.ts'
import { moment, say } from '../../core/said.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { HOUR_MS } from '../../core/time.ts'
import type { Tx } from '../../db/schema.ts'
import { keep } from '../../say/speak.ts'
import { takeTurn } from '../../store/clock-marks.ts'
import { findPartner, lockPartners } from '../../store/partners.ts'
import { listAlertsDue, listPartnersInCases, lockPrivacyCase, markAlerted } from '../../store/privacy-cases.ts'
import type { PrivacyCase } from '../../store/privacy-cases.ts'
import { getRequest } from '../../store/requests.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { eachAlone } from '../clock/each-alone.ts'
import { openCase } from '../desk/open-case.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import { keepFirstDue } from './keep-first-due.ts'
import { getPrivacyRules } from './privacy-rules.ts'

const AT_ONCE = 100

/** Tells operators and the partner that the time of a case runs out, once at each share of the rulebook's; several that were slept through as one. Returns how many. */
export async function alertCases(app: App): Promise<number> {
  await alignGates(app)
  const ids = await listAlertsDue(app.db, app.now(), AT_ONCE)
  const done = await eachAlone(app, 'privacy alerts', ids, (id) => inTransaction(app.db, (tx) => alertOne(tx, app, id)))
  if (done > 0) {
    app.wake.live()
    app.wake.worker()
  }
  return done
}

async function alertOne(tx: Tx, app: App, id: string): Promise<void> {
  const it = await lockPrivacyCase(tx, id)
  const now = app.now()
  if (!it || it.closedAt !== null || it.nextAlertAt === null || it.nextAlertAt > now) return
  const privacy = await getPrivacyRules(tx, now)
  let given = it.alerts + 1
  while ((privacyAlertAt(it, given, privacy) ?? Infinity) <= now) given += 1
  await markAlerted(tx, id, given, privacyAlertAt(it, given, privacy))
  const { number } = await getRequest(tx, it.requestId)
  await openCase(tx, app, {
    kind: 'privacy_due', subject: `${id}/${given}`, partnerId: it.partnerId, requestId: it.requestId, reservationId: it.reservationId, openedBy: 'clock', dueAt: it.dueAt,
    facts: { case: it.kind, number: requestCode(number), share: privacy.alertAt[given - 1] ?? 1, isLate: it.dueAt <= now },
  }, now)
  if (it.partnerId !== null && waitsForPartner(it.kind)) await tellPartnerOf(tx, it, { number: requestCode(number), share: privacy.alertAt[given - 1] ?? 1, privacy }, now)
}

async function tellPartnerOf(tx: Tx, it: PrivacyCase, { number, share, privacy }: { number: string, share: number, privacy: Rulebook['privacy'] }, now: number): Promise<void> {
  const partner = await findPartner(tx, it.partnerId ?? '')
  if (!partner) return
  const until = moment(it.dueAt, 'dayZoned', partner.timeZone)
  const words = it.dueAt > now ? say('notice.privacySoon', { number, share: { share }, until }) : say(privacy.blocksLate ? 'notice.privacyLate' : 'notice.privacyLateOnly', { number, until })
  await tellNotice(tx, { partnerId: partner.id, kind: 'privacy', subject: `${it.id}/${share}`, ...keep(words), requestId: it.requestId, reservationId: it.reservationId, dueAt: it.dueAt }, now)
}

/** A rulebook that starts may say otherwise who is kept from reserving. */
async function alignGates(app: App): Promise<void> {
  if (!await takeTurn(app.db, 'privacy_gates', HOUR_MS, app.now())) return
  for (const id of await listPartnersInCases(app.db)) {
    await inTransaction(app.db, async (tx) => {
      await lockPartners(tx, [id])
      await keepFirstDue(tx, id, app.now())
    })
  }
}
