import type { AgreedElsewhere } from '../../core/consent.ts'
import type { RequestForm } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import { insertConsent, keepConsentText, markConsentConfirmed } from '../../store/consents.ts'
import type { App } from '../app.ts'
import { emailIndex } from '../request/contact.ts'
import { consentText, textElsewhere } from './consent-text.ts'

/** `shownAt` is when the form with these words was opened, `network` the part of the client's address that may be kept. */
type Given = { requestId: string, form: RequestForm, cap: number, agreed: AgreedElsewhere | null, shownAt: number | null, network: string }

/** Keeps what the client agreed to, in the transaction that keeps the request: one without the other does not exist. */
export async function keepConsent(tx: Tx, app: App, { requestId, form, cap, agreed, shownAt, network }: Given, now: number): Promise<void> {
  const text = agreed ? textElsewhere(agreed, cap) : consentText(form.formLanguage, cap)
  const version = await keepConsentText(tx, { ...text, firstUsedAt: now })
  const { language, sha256, policy } = text
  await insertConsent(tx, {
    requestId, language, version, sha256, policy, how: agreed?.how ?? 'accept', shownAt, givenAt: agreed?.givenAt ?? now, network, emailIndex: emailIndex(app, form.email),
  })
}

/** The address that came with a consent turned out to be the client's own. */
export async function confirmConsent(tx: Tx, requestId: string, now: number): Promise<void> {
  await markConsentConfirmed(tx, requestId, now)
}
