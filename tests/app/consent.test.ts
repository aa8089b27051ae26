import { randomBytes, randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { consentText } from '../../server/app/consent/consent-text.ts'
import { confirmConsent } from '../../server/app/consent/keep-consent.ts'
import { showConsent } from '../../server/app/consent/show-consent.ts'
import { readRequestForm } from '../../server/app/request/read-request-form.ts'
import { receiveRequests } from '../../server/app/request/receive-request.ts'
import type { Incoming } from '../../server/app/request/receive-request.ts'
import { withdrawRequest } from '../../server/app/request/withdraw-request.ts'
import { CLIENT_LANGUAGES } from '../../server/core/languages.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { formPage } from '../../server/routes/public/form-page.ts'
import { clientVoice } from '../../server/routes/public/voice.ts'
import { NOON } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'
import { validForm } from '../support/product.ts'
import { quietApp } from '../support/quiet-app.ts'
import { stranger } from './steps.ts'

const SECRET = randomBytes(32)

describe.each(EACH_ENGINE)('what a client agreed to, on %s', (_engine, open) => {
  const at = useDatabase(open)
  let app: App

  beforeEach(() => {
    app = quietApp({ db: at.db, now: () => NOON, newId: randomUUID, secret: SECRET })
  })

  function form(changes: Partial<Incoming> = {}): Incoming {
    const read = readRequestForm(validForm(stranger()), DEFAULT_RULEBOOK)
    if (read.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(read)}`)
    return { ...read.form, arrival: { network: null, neighbourhood: null, isConfirmed: true, page: null }, ...changes }
  }
  const send = async (changes: Partial<Incoming> = {}): Promise<number> => (await receiveRequests(app, [form(changes)]))[0]!.number

  it('is kept with the request, word for word; other words or another cap are another version', async () => {
    const first = await showConsent(app, await send())
    expect(first).toMatchObject({ consent: { language: 'en', version: 1, how: 'accept', givenAt: NOON, confirmedAt: null, withdrawnAt: null }, text: { cap: 3, sha256: consentText('en', 3).sha256 }, recipients: [] })
    expect(first?.text.body).toContain('May we pass your request to up to 3 partners?')
    expect(await showConsent(app, await send())).toMatchObject({ consent: { version: 1 } })
    expect(await showConsent(app, await send({ formLanguage: 'ar' }))).toMatchObject({ consent: { language: 'ar', version: 1 } })
    await insertRulebook(at.db, { ...DEFAULT_RULEBOOK, version: 2, startsAt: 1, cap: 5 }, 1)
    const second = await showConsent(app, await send())
    expect(second).toMatchObject({ consent: { version: 2 }, text: { cap: 5 } })
    expect(second?.text.body).toContain('up to 5 partners')
  })

  it('is that of the other form where it was given', async () => {
    const agreed = { text: 'Call me.', language: 'de', givenAt: NOON - 5, how: 'shop' } as const
    expect(await showConsent(app, await send({ agreed }))).toMatchObject({ consent: { language: 'de', how: 'shop', givenAt: NOON - 5 }, text: { body: 'Call me.', policy: '' } })
  })

  it('is never changed', async () => {
    await send()
    await expect(at.db.updateTable('consent_texts').set({ body: 'anything' }).execute()).rejects.toThrow('only ever added')
    await expect(at.db.deleteFrom('consent_texts').execute()).rejects.toThrow('only ever added')
  })

  it('is confirmed and taken back once, and by which way', async () => {
    const number = await send()
    const { id } = await at.db.selectFrom('requests').select('id').where('number', '=', number).executeTakeFirstOrThrow()
    await inTransaction(at.db, (tx) => confirmConsent(tx, id, NOON + 1))
    await inTransaction(at.db, (tx) => confirmConsent(tx, id, NOON + 2))
    await withdrawRequest(app, { caller: { memberId: 'vendor', userId: '1', userName: 'Petra' }, number, told: 'by phone' })
    expect(await showConsent(app, number)).toMatchObject({ consent: { confirmedAt: NOON + 1, withdrawnAt: NOON, withdrawnBy: 'operator' } })
    const other = await send()
    await withdrawRequest(app, { caller: { memberId: null, userId: 'client', userName: 'client' }, number: other, told: 'on the page' })
    expect(await showConsent(app, other)).toMatchObject({ consent: { withdrawnBy: 'page' } })
  })

  it('is one version though many send the first form at once', async () => {
    await Promise.all(Array.from({ length: 6 }, () => send({ formLanguage: 'pl' })))
    expect(await at.db.selectFrom('consent_texts').select('version').where('language', '=', 'pl').execute()).toEqual([{ version: 1 }])
  })
})

it.each(CLIENT_LANGUAGES)('is what the form says in %s', (language) => {
  const page = formPage({ css: '', js: null }, { rulebook: DEFAULT_RULEBOOK, key: '', opened: { token: '', challenge: '' }, values: {}, errors: {}, origin: '' }, clientVoice(language)).replace(/<[^>]*>/g, '').replace(/\s+/g, ' ')
  for (const sentence of consentText(language, DEFAULT_RULEBOOK.cap).body.split('\n')) expect(page).toContain(sentence)
})

it.each(CLIENT_LANGUAGES)('has no hole in %s', (language) => {
  for (const cap of [1, 3, 5]) expect(consentText(language, cap).body).not.toMatch(/[{}|]|form\./)
})
