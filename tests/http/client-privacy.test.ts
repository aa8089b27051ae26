import { randomUUID } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { start } from '../../server/compose.ts'
import { makeClientLink } from '../../server/app/client/links.ts'
import { keepFiles } from '../../server/app/request/files.ts'
import { scrubErased } from '../../server/app/privacy/scrub-erased.ts'
import type { PrivacyCasesView, ToConfirmView } from '../../server/contract/privacy.ts'
import type { MeView } from '../../server/contract/session.ts'
import { CLIENT_LANGUAGES } from '../../server/core/languages.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { BOUNDLESS, ENGINES, openProduct, settleAll, stranger } from '../app/steps.ts'
import { canariesIn, canary } from '../support/canary.ts'
import { databaseBytes, everyRow } from '../support/everything.ts'
import { contactOf, publishOne, reserve, startProduct } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'

const CLIENT = { firstName: 'Xanthippe', lastName: 'Quillfeather', email: 'xanthippe@quillfeather.example', phone: '+351 912 777 543', text: 'Call Xanthippe of Zaragota on 912 777 543 about telephony, please.' }
const CANARIES = ['Xanthippe', 'Quillfeather', '912777543', '912 777 543', 'Zaragota'].map(canary)

async function linkOf(product: Product, number: string): Promise<string> {
  const { id } = await product.app.db.selectFrom('requests').select('id').where('number', '=', Number(number.slice(3))).executeTakeFirstOrThrow()
  return makeClientLink(product.app.db, product.app, id, 'status')
}

describe.each(ENGINES)('a client’s own data, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let nordwerk: Api
  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    ;[operator, luso, nordwerk] = await Promise.all(['vendor', 'luso', 'nordwerk'].map((name) => product.as(name))) as [Api, Api, Api]
  }, 60_000)
  afterAll(() => product.close())

  const text = async (url: string, init: RequestInit = {}): Promise<string> => (await fetch(url, init)).text()

  it('stand on one page and in one file: what they sent, who has it since when, who looked, which mails', async () => {
    const number = await publishOne(product, operator, CLIENT)
    await settleAll(product)
    const { body: reservation } = await reserve(luso, number)
    await contactOf(luso, reservation.id)
    await settleAll(product)
    const link = await linkOf(product, number)
    const { id: requestId } = await product.app.db.selectFrom('requests').select('id').where('number', '=', Number(number.slice(3))).executeTakeFirstOrThrow()
    await inTransaction(product.app.db, (tx) => keepFiles(tx, product.app, requestId, [{ name: 'Zaragota plan.pdf', type: 'pdf', bytes: Buffer.from('a plan') }]))
    for (const [path, fields] of [
      [`rate/${reservation.id}`, { contacted: 'later', score: '2', comment: 'Slow as a snail', shownAs: 'hidden' }], [`complain/${reservation.id}`, { key: randomUUID(), reason: 'pushy', words: 'Ten calls a day' }],
      [`bought/${reservation.id}`, { says: 'other' }], [`contacted/${reservation.id}`, { contacted: 'yes' }],
    ] as const) await fetch(`${link}/${path}`, { method: 'POST', body: new URLSearchParams(fields) })
    const data = await (await fetch(`${link}/data.json`)).json() as { journal: { what: string, by: string | null }[], records: object }
    expect(data).toMatchObject({
      number, sent: { firstName: 'Xanthippe', lastName: 'Quillfeather', email: CLIENT.email, phone: '+351912777543', text: CLIENT.text },
      partners: [{ name: 'Luso Digital, Lda', outcome: null, contactsShownAt: expect.any(Number) as number, removal: null, yourWords: ['Slow as a snail', 'Ten calls a day'] }], files: [{ name: 'Zaragota plan.pdf', size: expect.any(Number) as number }], mails: [{ kind: 'mail.confirm' }, { kind: 'mail.received' }, { kind: 'mail.published' }, { kind: 'mail.reserved' }],
    })
    expect(data.journal.map(({ what, by }) => [what, by])).toEqual(expect.arrayContaining([['contact_shown', 'Luso Digital, Lda'], ['contact_read_by_operator', null]]) as unknown[])
    expect(data.records).toMatchObject({ client_links: expect.arrayContaining([expect.objectContaining({ purpose: 'status' })]) as unknown, consents: [{ body: expect.any(String) as string }], contact_words: [{ contacted: 1 }], client_ratings: [{ score: 2 }], client_complaints: [{ reason: 'pushy' }], outcome_reports: [{ source: 'client', says: 'lost' }] })
    const page = await fetch(`${link}/data`)
    const html = await page.text()
    for (const part of ['Xanthippe Quillfeather', CLIENT.email, '+351912777543', 'Luso Digital', 'Your contact details were opened', 'Slow as a snail', 'Ten calls a day', 'Zaragota plan.pdf']) expect(html).toContain(part)
    expect([page.headers.get('cache-control'), page.headers.get('referrer-policy')]).toEqual(['no-store', 'no-referrer'])
    // People of a partner are no part of it.
    for (const name of ['Ana Silva', 'Rui Costa']) expect(html + JSON.stringify(data)).not.toContain(name)
    const forOperator = await operator.get(`/api/operator/requests/${number}/data`)
    expect(forOperator.body).toMatchObject({ number, sent: { firstName: 'Xanthippe' } })
    expect((await luso.get(`/api/operator/requests/${number}/data`)).status).toBe(403)
  })

  it('are erased by one button that says what will happen; looking changes nothing; partners confirm', async () => {
    const number = await publishOne(product, operator, { ...CLIENT, email: 'xanthippe2@quillfeather.example', phone: '+351 912 777 544' })
    const { body: mine } = await reserve(luso, number)
    await contactOf(luso, mine.id)
    await settleAll(product)
    const link = await linkOf(product, number)
    const asked = await text(`${link}/delete`)
    expect(asked).toContain('Luso Digital')
    expect(await text(`${link}/data`)).toContain('Xanthippe')

    const done = await fetch(`${link}/delete`, { method: 'POST' })
    expect([done.status, await done.text()]).toEqual([200, expect.stringContaining('Your data are deleted')])
    expect((await fetch(`${link}/delete`, { method: 'POST' })).status).toBe(404)
    expect((await fetch(`${link}/data`)).status).toBe(404)
    await settleAll(product)
    expect(product.sandbox.mails().filter(({ to }) => JSON.stringify(to).includes('xanthippe2')).at(-1)).toMatchObject({ subject: `Your data were deleted (${number})`, text: expect.stringContaining('Luso Digital') as string })

    expect((await luso.get<{ state: string, outcome: string }>(`/api/reservations/${mine.id}`)).body).toMatchObject({ state: 'closed', outcome: 'withdrawn' })
    const { body: me } = await luso.get<MeView>('/api/me')
    const [it] = me.privacy.filter((one) => one.number === number)
    expect(it).toMatchObject({ kind: 'stop', reservationId: mine.id })
    expect((await nordwerk.post(`/api/privacy/${it!.id}/confirm`)).status).toBe(404)
    expect((await luso.post<{ cases: ToConfirmView[] }>(`/api/privacy/${it!.id}/confirm`)).body.cases.filter((one) => one.number === number)).toEqual([])
    expect((await operator.get<PrivacyCasesView>('/api/operator/privacy?state=closed')).body.cases).toMatchObject([{ number, kind: 'stop', partner: { name: 'Luso Digital, Lda' } }])
  })

  it('are erased by an operator for a reason that is a code, and by no partner', async () => {
    const number = await publishOne(product, operator, stranger())
    expect((await luso.post(`/api/operator/requests/${number}/erase`, { reason: 'client_asked' })).status).toBe(403)
    expect((await operator.post(`/api/operator/requests/${number}/erase`, { reason: 'time_over' })).status).toBe(400)
    expect((await operator.post(`/api/operator/requests/${number}/erase`, { reason: 'no_ground' })).status).toBe(200)
    expect((await operator.get<{ client: unknown, closeReason: string }>(`/api/operator/requests/${number}`)).body).toMatchObject({ closeReason: 'erased' })
  })

  it('are told to nobody who does not have the link', async () => {
    const number = await publishOne(product, operator, stranger())
    const link = await linkOf(product, number)
    for (const token of ['x', 'a'.repeat(43), `${link.split('/').at(-1)}x`, '%00', '..%2f']) {
      for (const what of ['data', 'data.json', 'delete']) expect((await fetch(`${product.url}/my/${token}/${what}`)).status, `${token}/${what}`).toBe(404)
    }
    await product.app.db.updateTable('client_links').set({ expires_at: 1 }).execute()
    expect((await fetch(`${link}/data`)).status).toBe(404)
    expect((await fetch(`${link}/delete`, { method: 'POST' })).status).toBe(404)
  })

  it.each(CLIENT_LANGUAGES)('are spoken of in %s', async (language) => {
    const number = await publishOne(product, operator, stranger())
    await product.app.db.updateTable('requests').set({ form_language: language }).where('number', '=', Number(number.slice(3))).execute()
    const link = await linkOf(product, number)
    for (const what of ['data', 'delete']) {
      const html = await text(`${link}/${what}`)
      expect(html).toContain(`<html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`)
      expect(html.replace(/<[^>]*>/g, ' ')).not.toMatch(/\berasure\.|\{\w+\}/)
    }
  })
})

describe('a database that was restored', () => {
  it('is without the clients who had themselves erased, before it serves; nothing of them is in its files', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'restore-'))
    const [database, kept, erasureLedger] = ['app.sqlite', 'kept.sqlite', 'erased.jsonl'].map((name) => join(folder, name)) as [string, string, string]
    const product = await startProduct({ database, sweepEveryMs: 1e14, erasureLedger })
    try {
      await product.settled()
      const [operator, luso] = await Promise.all([product.as('vendor'), product.as('luso')])
      const number = await publishOne(product, operator, CLIENT)
      const { body: reservation } = await reserve(luso, number)
      await contactOf(luso, reservation.id)
      await settleAll(product)
      expect(canariesIn(await everyRow(product.app.db), CANARIES)).not.toEqual([])
      await sql`vacuum into ${sql.lit(kept)}`.execute(product.app.db)
      const link = await linkOf(product, number)
      await fetch(`${link}/delete`, { method: 'POST' })
      await settleAll(product)
      await scrubErased(product.app)
      expect(canariesIn(databaseBytes(database), CANARIES)).toEqual([])
      expect(canariesIn(product.log.join('\n'), CANARIES)).toEqual([])
      expect(canariesIn(readFileSync(erasureLedger), CANARIES)).toEqual([])
      await product.stop()

      const restored = join(folder, 'restored.sqlite')
      copyFileSync(kept, restored)
      const again = await start({ ...product.settings, database: restored, erasureLedger, role: 'web' })
      try {
        const contacts = await again.app.db.selectFrom('request_contacts').selectAll().execute()
        expect(contacts).toEqual([])
        expect(await again.app.db.selectFrom('requests').select('close_reason').where('number', '=', Number(number.slice(3))).executeTakeFirst()).toEqual({ close_reason: 'erased' })
        expect(existsSync(restored)).toBe(true)
      } finally {
        await again.stop()
      }
    } finally {
      await product.close()
    }
  }, 60_000)
})
