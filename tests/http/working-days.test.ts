import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { WorkingDaysView } from '../../server/contract/working-days.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { dateOf } from '../../server/core/day.ts'
import { ENGINES, openProduct } from '../app/steps.ts'
import type { Api, Product } from '../support/product.ts'

const PATH = '/api/operator/working-days'

describe.each(ENGINES)('working days, on %s', (_engine, open) => {
  let product: Product
  let petra: Api

  beforeAll(async () => {
    product = await openProduct(open)
    petra = await product.as('vendor')
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const put = (version: number, days: object) => petra.put<WorkingDaysView & ErrorBody>(PATH, { version, workdays: [1, 2, 3, 4, 5], holidays: [], ...days })

  it('are Monday to Friday as long as nobody set them', async () => {
    expect((await petra.get<WorkingDaysView>(PATH)).body).toMatchObject({ workdays: [1, 2, 3, 4, 5], holidays: [], version: 0, changedBy: null })
  })

  it('move what is promised from now on', async () => {
    const before = (await petra.get<WorkingDaysView>(PATH)).body
    const next = Array.from({ length: 7 }, (_, day) => dateOf(product.clock.now() + day * DAY_MS, 'UTC'))
    const { status, body } = await put(0, { holidays: next })
    expect(status).toBe(200)
    expect(body.holidays).toEqual(next.toSorted())
    expect(body.tellDueAt).toBeGreaterThanOrEqual(before.tellDueAt + 6 * DAY_MS)
    expect(body).toMatchObject({ version: 1, changedBy: 'Petra Novak' })
  })

  it('are kept in order, and are none of a partner’s business', async () => {
    const luso = await product.as('luso')
    await put(1, { workdays: [6, 7, 1], holidays: ['12-25'] })
    expect((await petra.get<WorkingDaysView>(PATH)).body).toMatchObject({ workdays: [1, 6, 7], holidays: ['12-25'] })
    expect(await luso.get(PATH)).toMatchObject({ status: 403 })
  })

  it.each([['no day', { workdays: [] }], ['a day twice', { workdays: [1, 1] }], ['an eighth day', { workdays: [8] }], ['no such day', { holidays: ['2026-02-30'] }], ['a word', { holidays: ['Christmas'] }], ['too many', { holidays: Array.from({ length: 301 }, () => '12-25') }]])('are refused with %s', async (_, days) => {
    expect(await put(2, days)).toMatchObject({ status: 400, body: { error: { code: 'invalid' } } })
  })

  it('are saved by one of two people at once, and the journal says what changed', async () => {
    const answers = await Promise.all([put(2, { holidays: ['01-01'] }), put(2, { holidays: ['05-01'] })])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)?.body.error.code).toBe('settings_changed')
    const rows = await product.app.db.selectFrom('journal').select('details').where('kind', '=', 'working_days_changed').orderBy('id').execute()
    expect(rows.map(({ details }) => details)).toEqual([expect.stringMatching(/^\+2/) as string, expect.stringMatching(/^workdays 12345 → 167 \+12-25 -2/) as string, expect.stringMatching(/^workdays 167 → 12345 \+(01-01|05-01) -12-25$/) as string])
  })
})
