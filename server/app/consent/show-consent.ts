import { Refusal } from '../../core/errors.ts'
import { findConsent, findConsentText } from '../../store/consents.ts'
import type { Consent, ConsentText } from '../../store/consents.ts'
import { listRecipients } from '../../store/consent-recipients.ts'
import type { Recipient } from '../../store/consent-recipients.ts'
import { findPartner } from '../../store/partners.ts'
import { findRequestByNumber } from '../../store/requests.ts'
import type { App } from '../app.ts'

export type ShownConsent = { consent: Consent, text: ConsentText, recipients: (Recipient & { partner: string })[] }

/** What a client agreed to, word for word, and who got the contact under it; null for requests from before this was kept. Throws `not_found`. */
export async function showConsent(app: App, number: number): Promise<ShownConsent | null> {
  const request = await findRequestByNumber(app.db, number)
  if (!request) throw new Refusal('not_found')
  const consent = await findConsent(app.db, request.id)
  const text = consent && await findConsentText(app.db, consent.language, consent.version)
  if (!consent || !text) return null
  const recipients = await listRecipients(app.db, request.id)
  return { consent, text, recipients: await Promise.all(recipients.map(async (it) => ({ ...it, partner: (await findPartner(app.db, it.partnerId))?.name ?? '' }))) }
}
