import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { acceptOffer, declineOffer } from '../../server/app/offer/answer-offer.ts'
import { expireOffers } from '../../server/app/offer/expire-offers.ts'
import { Refusal } from '../../server/core/errors.ts'
import { openDatabase } from '../../server/db/open.ts'
import { quietApp } from '../support/quiet-app.ts'

/** One of several processes on one database that answer the same offers, while some of their time runs out. */

export type OfferDeed = { deed: 'accept' | 'decline' | 'expire', token: string }
export type OfferJob = { location: string, now: number, secret: string, deeds: OfferDeed[] }
export type OfferReport = { accepted: { token: string, reservationId: string }[], refusals: Record<string, number>, errors: string[] }

const [job] = await once(process, 'message') as [OfferJob]
const db = await openDatabase(job.location)
process.send?.('ready')
await once(process, 'message')

const app = quietApp({ db, now: () => job.now, newId: randomUUID, secret: Buffer.from(job.secret, 'hex') })
const report: OfferReport = { accepted: [], refusals: {}, errors: [] }
for (const deed of job.deeds) await act(deed)
process.send?.(report)
await db.destroy()
process.disconnect?.()

async function act({ deed, token }: OfferDeed): Promise<void> {
  try {
    if (deed === 'accept') report.accepted.push({ token, reservationId: (await acceptOffer(app, token)).id })
    else if (deed === 'decline') await declineOffer(app, token, 'race')
    else await expireOffers(app)
  } catch (error) {
    if (error instanceof Refusal) report.refusals[error.code] = (report.refusals[error.code] ?? 0) + 1
    else report.errors.push(error instanceof Error ? error.stack ?? error.message : String(error))
  }
}
