import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SandboxMail } from '../../sandbox/state.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { askClients } from '../../server/app/client/ask-clients.ts'
import { hearClient } from '../../server/app/reservation/hear-client.ts'
import { contactOf, mailsTo, publishOne, reserve, sendForm, validForm } from '../support/product.ts'
import type { Api, FormFields, Product } from '../support/product.ts'
import { BOUNDLESS, ENGINES, openProduct, stranger } from './steps.ts'

/** The number in IR-1042. */
const numberIn = (code: string): number => Number(code.slice(3))

describe.each(ENGINES)('the client is told by mail, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let iberia: Api

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
  })
  // Sessions end when a test lets days pass.
  beforeEach(async () => {
    [operator, luso, iberia] = await Promise.all([product.as('vendor'), product.as('luso'), product.as('iberia')])
  })
  afterAll(() => product.close())

  const to = (email: unknown): SandboxMail[] => mailsTo(product, email)
  const subjects = (email: unknown): string[] => to(email).map((mail) => mail.subject)

  /** Each mail has a lane of its own, so that one that can't be sent stops no other: those that follow at once may overtake. */
  async function publishTold(form: FormFields): Promise<string> {
    const number = await publishOne(product, operator, form)
    await product.settled()
    return number
  }

  it('what becomes of the request, once each, with a link of its own and nothing the sender typed', async () => {
    const form = stranger({ place: 'Porto', text: 'We sell very special bicycles and want telephony.' })
    const number = await publishTold(form)
    const { body } = await reserve(luso, number)
    await contactOf(luso, body.id)
    await contactOf(luso, body.id)
    await product.settled()
    expect(subjects(form['email'])).toEqual([`We have your request ${number}`, `Partners can see your request ${number}`, `Luso Digital, Lda took your request ${number}`])
    const [received, published, taken] = to(form['email'])
    for (const typed of [form['firstName'], form['lastName'], form['phone'], 'bicycles']) for (const mail of to(form['email'])) expect(`${mail.subject} ${mail.text} ${mail.html}`).not.toContain(String(typed))
    expect(received?.text).toContain(`up to ${DEFAULT_RULEBOOK.cap} certified partners`)
    expect(published?.text).toMatch(/\d partners in your area can see it now/)
    expect(taken?.text).toMatch(/Luso Digital, Lda \(Gold partner, Lisboa\) took your request .* now has your contact details\.\n\nThey should contact you by \w{3} \d+ \w{3} \d{4}, \d\d:\d\d \(Europe\/Lisbon\)\./)
    const links = to(form['email']).map((mail) => /http\S+\/my\/[\w-]{43}/.exec(mail.text)?.[0])
    expect(new Set(links).size).toBe(3)
    expect(links.every((it) => it?.startsWith(product.url))).toBe(true)
    expect(to(form['email']).flatMap((mail) => mail.headers).filter(({ key }) => key.startsWith('list-'))).toEqual([])
  })

  it('once whether anybody called, unless they have said so or want no reminders', async () => {
    const [silent, spoken, quiet] = [stranger(), stranger(), stranger()]
    const held: { number: string, id: string, form: FormFields }[] = []
    for (const form of [silent, spoken, quiet]) {
      const number = await publishOne(product, operator, form)
      for (const api of [luso, iberia]) {
        const { body } = await reserve(api, number)
        await contactOf(api, body.id)
        held.push({ number, id: body.id, form })
      }
    }
    await product.settled()
    await hearClient(product.app, held[2]!.id, { says: 'nobody', heardBy: 'Petra', by: { memberId: null, userId: '1', userName: 'Petra', source: 'operator' } })
    await product.app.db.updateTable('requests').set({ quiet_at: 1 }).where('number', '=', numberIn(held[4]!.number)).execute()
    product.clock.advance(DEFAULT_RULEBOOK.askClientDays * DAY_MS)
    for (let turn = 0; turn < 2; turn += 1) {
      await askClients(product.app)
      await product.settled()
    }
    expect([silent, spoken, quiet].map((form) => subjects(form['email']).filter((it) => it.startsWith('Did somebody call')))).toEqual([[`Did somebody call you about ${held[0]!.number}?`], [], []])

    const mail = to(silent['email']).at(-1)!
    expect(mail.text).toContain('Luso Digital, Lda and ')
    const way = /<(.*)>/.exec(mail.headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? '')?.[1] ?? ''
    const quietAt = async (): Promise<unknown> => product.app.db.selectFrom('requests').select('quiet_at').where('number', '=', numberIn(held[0]!.number)).executeTakeFirst()
    expect(await (await fetch(way)).text()).toContain('Stop reminders')
    expect(await quietAt()).toEqual({ quiet_at: null })
    const answer = await fetch(way, { method: 'POST', body: 'List-Unsubscribe=One-Click', headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    expect([answer.status, await answer.text()]).toEqual([200, expect.stringContaining('Reminders are off')])
    expect(await quietAt()).not.toEqual({ quiet_at: null })
    expect((await fetch(`${product.url}/quiet/${'x'.repeat(43)}`, { method: 'POST' })).status).toBe(404)
  }, 30_000)

  it('who has it in the end: chosen by the client, or as the partner says', async () => {
    const [mine, theirs] = [stranger(), stranger()]
    const [chosen, won] = [await publishOne(product, operator, mine), await publishOne(product, operator, theirs)]
    const first = (await reserve(luso, chosen)).body
    await reserve(iberia, chosen)
    await operator.post(`/api/operator/requests/${chosen}/chosen`, { reservationId: first.id, told: 'by phone' })
    const second = (await reserve(luso, won)).body
    await contactOf(luso, second.id)
    await luso.post(`/api/reservations/${second.id}/won`, { proof: `B24-${String(second.number)}` })
    await product.settled()
    const [byClient, byPartner] = [to(mine['email']).find((it) => it.subject.includes('goes to')), to(theirs['email']).find((it) => it.subject.includes('goes to'))]
    expect(byClient?.text).toMatch(/you chose Luso Digital, Lda for your request .*\n\nNo other partner can take it any more\.\n\nWe told .* that you chose another company\./)
    expect(byPartner?.text).toContain('Luso Digital, Lda told us that you work together now')
  })

  it('when it is taken back what was told to whom, and nothing after that', async () => {
    const form = stranger()
    const number = await publishTold(form)
    const { body } = await reserve(luso, number)
    await contactOf(luso, body.id)
    await reserve(iberia, number)
    await product.settled()
    await operator.post(`/api/operator/requests/${number}/withdraw`, { told: 'by phone' })
    await product.settled()
    product.clock.advance(DEFAULT_RULEBOOK.askClientDays * DAY_MS)
    await askClients(product.app)
    await product.settled()
    expect(subjects(form['email']).slice(3)).toEqual([`Your request ${number} is withdrawn`])
    const { text } = to(form['email']).at(-1)!
    expect(text).toContain('No partner can see it any more.\n\nWe told these companies to stop contacting you and to remove your data: Luso Digital, Lda. They can no longer open your contact details with us.\n\nThey have to confirm this to us by ')
    expect(text).not.toContain('Iberia')
  })

  it('why it was not passed on, but never who sends advertisements', async () => {
    const [spam, other] = [validForm(stranger()), validForm(stranger())]
    for (const [form, reason] of [[spam, 'spam'], [other, 'not_a_request']] as const) {
      const { number } = await sendForm(product.url, form)
      await product.settled()
      await operator.post(`/api/operator/requests/${number}/reject`, { reason, note: '' })
    }
    await product.settled()
    expect([subjects(spam['email']).length, subjects(other['email']).length]).toEqual([1, 2])
    expect(to(other['email']).at(-1)?.text).toContain('we could not pass your request')
  })

  it('in the language of the form', async () => {
    const form = validForm(stranger())
    const { number } = await sendForm(product.url, form)
    await product.settled()
    await product.app.db.updateTable('requests').set({ form_language: 'ar' }).where('number', '=', numberIn(String(number))).execute()
    await operator.post(`/api/operator/requests/${number}/publish`, { title: 'Telephony', text: 'We want calls in one place.' })
    await product.settled()
    const { body } = await reserve(luso, String(number))
    await contactOf(luso, body.id)
    await product.settled()
    const [, published, taken] = to(form['email'])
    expect([published, taken].map((mail) => mail?.html.includes('lang="ar" dir="rtl"'))).toEqual([true, true])
    expect(taken?.text).toContain('\u2068Luso Digital, Lda\u2069')
  })
})
