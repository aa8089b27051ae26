import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { CorrespondenceView, PartnerNotesView, PartnerPeopleView, PartnerPortalsView } from '../../server/contract/partner-card.ts'
import type { QuestionsView } from '../../server/contract/question.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { savePartnerNote } from '../../server/store/partner-notes.ts'
import { getPortalSettings, savePortalSettings } from '../../server/store/portal-settings.ts'
import { BOUNDLESS, ENGINES, openProduct } from '../app/steps.ts'
import type { Api, Product } from '../support/product.ts'

describe.each(ENGINES)('the card of a partner, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS);
    [operator, luso] = await Promise.all(['vendor', 'luso'].map((name) => product.as(name))) as [Api, Api]
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const at = (path: string): string => `/api/operator/partners/luso/${path}`
  const journal = async (kind: string) => product.app.db.selectFrom('journal').select(['partner_id', 'details']).where('kind', '=', kind).execute()

  it('has notes that only their author changes, over the one that was read; the journal names them without their words', async () => {
    const added = await operator.post<PartnerNotesView>(at('notes'), { text: ' Called Ana, she is back on Monday. ' })
    expect(added.body.notes).toMatchObject([{ text: 'Called Ana, she is back on Monday.', isMine: true, changedAt: null, version: 1 }])
    const [{ id }] = added.body.notes as [PartnerNotesView['notes'][0]]
    expect(await journal('partner_note_added')).toEqual([{ partner_id: 'luso', details: id }])

    const put = (text: string, version: number) => operator.put<PartnerNotesView & ErrorBody>(at(`notes/${id}`), { text, version })
    expect((await put('Called Ana, she is back on Tuesday.', 1)).body.notes).toMatchObject([{ text: 'Called Ana, she is back on Tuesday.', version: 2 }])
    expect((await put('Another window', 1)).body.error.code).toBe('note_changed')
    expect(await journal('partner_note_changed')).toHaveLength(1)

    await product.app.db.updateTable('partner_notes').set({ user_id: '77', user_name: 'Petra Novak' }).execute()
    expect(await put('Mine now', 2)).toMatchObject({ status: 403, body: { error: { code: 'note_not_yours', message: expect.stringContaining('Petra Novak') as string } } })
    expect((await operator.get<PartnerNotesView>(at('notes'))).body.notes[0]).toMatchObject({ isMine: false, by: 'Petra Novak' })
    expect(await savePartnerNote(product.app.db, id, 'late', 1, 1)).toBe(false)
    expect((await operator.post<ErrorBody>('/api/operator/partners/nobody/notes', { text: 'Who?' })).status).toBe(404)
    expect((await operator.put<ErrorBody>(`/api/operator/partners/nordwerk/notes/${id}`, { text: 'Whose?', version: 2 })).status).toBe(404)
  })

  it('tells nothing of it to the partner', async () => {
    for (const path of ['notes', 'people', 'portals', 'correspondence']) expect((await luso.get<ErrorBody>(at(path))).status).toBe(403)
    expect(JSON.stringify((await luso.get('/api/activity')).body)).not.toMatch(/note/)
  })

  it('shows who may look and reserve there, who is away, and who never opened the app', async () => {
    const { memberId } = product.sandbox.portal('luso')
    const { settings, version } = await getPortalSettings(product.app.db, memberId)
    const until = product.clock.now() + DAY_MS
    await savePortalSettings(product.app.db, memberId, { ...settings, mayReserve: { who: 'listed', userIds: ['42'] }, absences: [{ userId: '42', until }] }, version, 'Ana', 1)
    const { body } = await operator.get<PartnerPeopleView>(at('people'))
    expect(body.portals).toMatchObject([{ mayLook: 'everyone', mayReserve: 'listed' }])
    const people = body.portals[0]?.people ?? []
    expect(people.find(({ isAdmin }) => isAdmin)).toMatchObject({ mayLook: true, mayReserve: true, hasLeft: false, awayUntil: null })
    expect(people.at(-1)).toEqual({ userId: '42', name: null, seenAt: null, isAdmin: false, mayLook: true, mayReserve: true, awayUntil: until, hasLeft: false })
  })

  it('shows its portals with how they do, and those that nobody is linked to', async () => {
    const adria = product.sandbox.portal('adria').memberId
    await operator.put(`/api/operator/portals/${adria}/partner`, { partnerId: null })
    const { body } = await operator.get<PartnerPortalsView>(at('portals'))
    expect(body.portals).toMatchObject([{ memberId: product.sandbox.portal('luso').memberId, text: 'Works.' }])
    expect(body.free).toEqual([{ memberId: adria, domain: expect.stringMatching(/\d/) as string }])
  })

  it('puts what was told, asked and answered into one list, newest first, with how far it came', async () => {
    await operator.post(at('questions'), { text: 'Which of your people speak Portuguese?' })
    await operator.post(at('sanctions'), { kind: 'warning', key: crypto.randomUUID(), rule: '13.4', reason: 'Clients were treated badly', evidence: 'Two calls' })
    const { questions } = (await luso.get<QuestionsView>('/api/questions')).body
    await luso.post(`/api/questions/${questions[0]?.id}/answer`, { answer: 'Ana and Rui.' })
    await product.settled()
    const { letters } = (await operator.get<CorrespondenceView>(at('correspondence'))).body
    const newest = letters.slice(0, 3)
    expect(newest.map(({ kind }) => kind).toSorted()).toEqual(['answer', 'notice', 'question'])
    expect(newest.find(({ kind }) => kind === 'question')).toMatchObject({ text: 'Which of your people speak Portuguese?', isAnswered: true })
    expect(newest.find(({ kind }) => kind === 'answer')).toMatchObject({ text: 'Ana and Rui.' })
    const warning = newest.find(({ kind }) => kind === 'notice')
    expect(warning).toMatchObject({ about: 'sanction', text: expect.stringContaining('Clients were treated badly') as string, delivery: { readBy: 0 } })
    expect(warning?.kind === 'notice' && warning.delivery.bitrix24.sent + warning.delivery.mail.sent).toBeGreaterThan(0)
    expect(letters.map(({ at: moment }) => moment)).toEqual(letters.map(({ at: moment }) => moment).toSorted((a, b) => b - a))
  })
})
