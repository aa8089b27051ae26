import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { remindQuestions } from '../../server/app/question/remind-questions.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { NoticesView } from '../../server/contract/notice.ts'
import type { QuestionsView, QuestionView } from '../../server/contract/question.ts'
import type { MeView } from '../../server/contract/session.ts'
import { endOfDayAfter } from '../../server/core/day.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { getPortalSettings, savePortalSettings } from '../../server/store/portal-settings.ts'
import { BOUNDLESS, ENGINES, openProduct, stranger } from '../app/steps.ts'
import type { Api, Product } from '../support/product.ts'
import { publishOne, reserve } from '../support/product.ts'

const TEXT = 'Which of your people speak Portuguese?'

describe.each(ENGINES)('what the vendor asks a partner, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api
  let wisla: Api

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    await signIn()
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  async function signIn(): Promise<void> {
    [operator, luso, wisla] = await Promise.all(['vendor', 'luso', 'wisla'].map((name) => product.as(name))) as [Api, Api, Api]
  }
  async function wait(ms: number): Promise<void> {
    product.clock.advance(ms)
    await signIn()
  }
  const ask = (text: unknown = TEXT, id = 'luso') => operator.post<QuestionView & ErrorBody>(`/api/operator/partners/${id}/questions`, { text })
  const answer = (api: Api, id: string, text: unknown = 'Ana and Rui.') => api.post<QuestionsView & ErrorBody>(`/api/questions/${id}/answer`, { answer: text })
  const told = async (api: Api) => (await api.get<NoticesView>('/api/notices')).body.notices.filter((it) => it.kind === 'question')
  const gate = async (): Promise<string | null> => (await luso.get<MeView>('/api/me')).body.gate?.code ?? null
  const partner = () => product.app.db.selectFrom('partners').select(['question_asked_at as askedAt', 'question_due_at as dueAt']).where('id', '=', 'luso').executeTakeFirstOrThrow()

  it('is told at once, stops reserving when it is overdue, and lets it go on with the answer', async () => {
    const { status, body } = await ask()
    expect(status).toBe(200)
    expect(body).toMatchObject({ text: TEXT, answered: null, dueAt: endOfDayAfter(body.askedAt, 3, 'Europe/Lisbon') })
    expect((await told(luso))[0]).toMatchObject({ dueAt: body.dueAt, text: expect.stringContaining(TEXT) as string })
    expect(await product.app.db.selectFrom('journal').select('kind').where('kind', '=', 'question_asked').execute()).toHaveLength(1)
    expect((await luso.get<QuestionsView>('/api/questions')).body.questions.map((it) => it.id)).toEqual([body.id])
    expect(await gate()).toBeNull()

    await wait(body.dueAt - product.clock.now() - 60_000)
    expect((await reserve(luso, await publishOne(product, operator, stranger()))).status).toBe(200)
    await wait(60_000)
    expect(await gate()).toBe('question_open')
    const number = await publishOne(product, operator, stranger())
    expect(await reserve(luso, number)).toMatchObject({ status: 403, body: { error: { code: 'question_open' } } })

    const answered = await answer(luso, body.id)
    expect(answered.body.questions[0]).toMatchObject({ id: body.id, answered: { answer: 'Ana and Rui.', by: expect.any(String) as string } })
    expect((await reserve(luso, number)).status).toBe(200)
    expect(await partner()).toEqual({ askedAt: null, dueAt: null })
    expect((await operator.get<QuestionsView>('/api/operator/partners/luso/questions')).body.questions[0]?.answered?.answer).toBe('Ana and Rui.')
  })

  it('reminds a day before it is due, once, and not of what was answered', async () => {
    const [open1, done] = [(await ask()).body, (await ask()).body]
    await answer(luso, done.id)
    await wait(open1.dueAt - DAY_MS - product.clock.now() - 60_000)
    const before = (await told(luso)).length
    await remindQuestions(product.app)
    expect(await told(luso)).toHaveLength(before)
    await wait(61_000)
    await Promise.all([remindQuestions(product.app), remindQuestions(product.app)])
    await remindQuestions(product.app)
    const reminders = (await told(luso)).filter((it) => it.text.includes('still waits') && it.dueAt === open1.dueAt)
    expect(reminders).toHaveLength(1)
    expect(reminders[0]).toMatchObject({ dueAt: open1.dueAt })
    await answer(luso, open1.id)
  })

  it('blocks as long as any of several is overdue', async () => {
    const first = (await ask('The first one?')).body
    await wait(DAY_MS)
    const second = (await ask('The second one?')).body
    expect(await partner()).toEqual({ askedAt: first.askedAt, dueAt: first.dueAt })
    await answer(luso, first.id)
    expect(await partner()).toEqual({ askedAt: second.askedAt, dueAt: second.dueAt })
    await wait(4 * DAY_MS)
    expect(await gate()).toBe('question_open')
    await answer(luso, second.id)
    expect(await gate()).toBeNull()
  })

  it('is answered once, also when two answer at the same moment', async () => {
    const { id } = (await ask()).body
    const answers = await Promise.all(['one', 'two', 'three'].map((text) => answer(luso, id, `Answer ${text}`)))
    expect(answers.map((it) => it.status).sort()).toEqual([200, 409, 409])
    for (const it of answers.filter((one) => one.status === 409)) expect(it.body.error).toMatchObject({ code: 'already_answered', message: expect.stringMatching(/answered this on \d{4}-/) as string })
  })

  it('is answered by people who may reserve, and read by all', async () => {
    const { id } = (await ask()).body
    const { memberId, users } = product.sandbox.portal('luso')
    const { settings, version } = await getPortalSettings(product.app.db, memberId)
    await savePortalSettings(product.app.db, memberId, { ...settings, mayReserve: { who: 'admins', userIds: [] } }, version, 'Ana Silva', product.clock.now())
    const colleague = await product.as('luso', users.find((it) => !it.admin)?.id)
    expect((await colleague.get<QuestionsView>('/api/questions')).body.questions[0]?.id).toBe(id)
    expect(await answer(colleague, id)).toMatchObject({ status: 403, body: { error: { code: 'may_not_answer' } } })
    expect((await answer(luso, id)).status).toBe(200)
  })

  it('is refused where it must be', async () => {
    const { id } = (await ask()).body
    expect(await answer(wisla, id)).toMatchObject({ status: 404 })
    expect((await wisla.get<QuestionsView>('/api/questions')).body.questions).toEqual([])
    for (const text of [null, '', 'x', 5, 'x'.repeat(4_001)]) expect((await answer(luso, id, text)).status, String(text)).toBe(400)
    for (const text of [undefined, '', 'x', 5, 'x'.repeat(2_001)]) expect((await operator.post(`/api/operator/partners/luso/questions`, { text })).status, String(text)).toBe(400)
    for (const odd of ['x', '%00', randomUUID()]) expect((await answer(luso, odd)).status).toBe(404)
    expect((await ask(TEXT, 'nobody')).status).toBe(404)
    expect((await ask(TEXT, '%00')).status).toBe(400)
    expect((await operator.get('/api/operator/partners/nobody/questions')).status).toBe(404)
    expect(await luso.post('/api/operator/partners/luso/questions', { text: TEXT })).toMatchObject({ status: 403, body: { error: { code: 'access_denied' } } })
    expect(await luso.get('/api/operator/partners/luso/questions')).toMatchObject({ status: 403 })
    expect(await operator.get('/api/questions')).toMatchObject({ status: 403 })
    for (const path of ['/api/questions', '/api/operator/partners/luso/questions']) expect((await fetch(`${product.url}${path}`)).status).toBe(401)
    await answer(luso, id)
  })
})
