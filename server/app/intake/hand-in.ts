import { hasScope } from '../../core/api-scope.ts'
import type { AgreedElsewhere } from '../../core/consent.ts'
import { Refusal } from '../../core/errors.ts'
import type { ClientLanguage } from '../../core/languages.ts'
import type { Words } from '../../core/said.ts'
import { sourceOr } from '../../core/source-names.ts'
import { keepIntakeSend } from '../../store/intake-sends.ts'
import { findRequestByFormKey } from '../../store/requests.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import { speakIn } from '../../say/speak.ts'
import type { KeyHolder } from '../api-key/recognise-key.ts'
import type { App } from '../app.ts'
import { InvalidFields } from '../request/invalid-fields.ts'
import { readRequestForm } from '../request/read-request-form.ts'
import { receiveRequests } from '../request/receive-request.ts'
import { hashToken } from '../seal.ts'
import { limitIntake } from '../sign-in/limits.ts'

/** The answers of a form as another intake has them, and what it says of itself. `language` is that of what is told about them. */
export type HandedIn = {
  sendKey: string
  answers: Readonly<Record<string, unknown>>
  formLanguage: ClientLanguage
  consent: { text: string, language: ClientLanguage, givenAt: number, channel: string } | null
  isConfirmed: boolean
  language: ClientLanguage
}

/** `mustConfirm`: the client still has to show that the address is theirs. */
export type TakenIn = { number: number, repeated: boolean, mustConfirm: boolean }

/**
 * Takes a request that one of the vendor's systems hands in: by the form's own rules, and once under one key of that system. Throws
 * `consent_missing`, `key_scope`, `too_many_sends`, `send_key_used`, or `invalid` with what to change.
 */
export async function handIn(app: App, holder: KeyHolder, sent: HandedIn): Promise<TakenIn> {
  if (sent.isConfirmed && !hasScope(holder.scopes, 'intake:confirmed')) throw new Refusal('key_scope', { scope: 'intake:confirmed' })
  if (sent.consent === null || sent.consent.givenAt > app.now()) throw new Refusal('consent_missing')
  await limitIntake(app, holder.keyId)
  const formKey = app.newId()
  const read = readRequestForm({ ...sent.answers, consent: 'accept', key: formKey }, await getRulebook(app.db, app.now()), sent.formLanguage)
  if (read.kind !== 'accepted') throw new InvalidFields(read.kind === 'invalid' ? spoken(read.fields, sent.language) : {})
  const body = JSON.stringify([sent.answers, sent.formLanguage, sent.consent, sent.isConfirmed])
  const send = { keyId: holder.keyId, sendKey: hashToken(sent.sendKey), formKey, bodyIndex: app.seal.blindIndex('body', body) }
  const kept = await inTransaction(app.db, (tx) => keepIntakeSend(tx, send, app.now()))
  if (!app.seal.blindIndexes('body', body).includes(kept.bodyIndex)) throw new Refusal('send_key_used')
  const [received] = await receiveRequests(app, [{ ...read.form, source: sourceOr(read.form.source, holder.userName), key: kept.formKey, agreed: agreedIn(sent.consent), arrival: { network: null, neighbourhood: null, isConfirmed: sent.isConfirmed, page: null } }])
  if (!received) throw new Error('A request that was handed in got no number')
  const request = await findRequestByFormKey(app.db, kept.formKey)
  return { ...received, mustConfirm: request?.state === 'received' }
}

function agreedIn({ channel, ...words }: NonNullable<HandedIn['consent']>): AgreedElsewhere {
  return { ...words, how: channel }
}

function spoken(fields: Readonly<Record<string, Words>>, language: ClientLanguage): Record<string, string> {
  const speak = speakIn(language)
  return Object.fromEntries(Object.entries(fields).map(([field, words]) => [field, speak(words)]))
}
