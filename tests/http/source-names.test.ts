import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DashboardsView } from '../../server/contract/dashboard.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { OperatorRequestView } from '../../server/contract/operator.ts'
import type { RequestSearchView } from '../../server/contract/request-search.ts'
import type { SourceNamesView } from '../../server/contract/source-names.ts'
import { dayOf } from '../../server/core/request-filter.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { ENGINES, openProduct, stranger } from '../app/steps.ts'
import { sendForm, validForm } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'

const PATH = '/api/operator/source-names'

describe.each(ENGINES)('names of sources, on %s', (_engine, open) => {
  let product: Product
  let petra: Api

  beforeAll(async () => {
    product = await openProduct(open)
    petra = await product.as('vendor')
    for (const fields of [{ src: 'blog-42' }, { src: 'blog-42', utm_source: 'news' }, { utm_source: 'news' }, {}]) await sendForm(product.url, validForm(stranger(fields)))
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const read = async (): Promise<SourceNamesView> => (await petra.get<SourceNamesView>(PATH)).body
  const put = (version: number, names: Record<string, string>) => petra.put<SourceNamesView & ErrorBody>(PATH, { version, names })

  it('are asked for by the codes that were seen, the most frequent first', async () => {
    expect(await read()).toEqual({ names: {}, seen: [{ code: 'blog-42', requests: 2 }, { code: 'news', requests: 1 }], version: 0, changedBy: null, changedAt: null })
  })

  it('stand on the card, in the filter and on the dashboard', async () => {
    expect(await put(0, { 'blog-42': ' Our blog ', 'fair': 'Fair in Lisbon' })).toMatchObject({ status: 200, body: { names: { 'blog-42': 'Our blog', 'fair': 'Fair in Lisbon' }, version: 1, changedBy: 'Petra Novak' } })
    const { body } = await petra.get<RequestSearchView>('/api/operator/request-search?source=blog-42')
    expect([body.total, body.sourceName]).toEqual([2, 'Our blog'])
    expect((await petra.get<OperatorRequestView>(`/api/operator/requests/${body.requests[0]?.number}`)).body).toMatchObject({ sourceName: 'Our blog', source: [{ name: 'src', value: 'blog-42' }, { name: 'utm_source', value: 'news' }] })
    expect((await petra.get<RequestSearchView>('/api/operator/request-search?source=constructor')).body.sourceName).toBeNull()
    const now = product.clock.now()
    const { sources } = (await petra.get<DashboardsView>(`/api/operator/dashboards?from=${dayOf(now - DAY_MS)}&to=${dayOf(now)}`)).body
    expect(sources.map(({ source, name, received }) => [source, name, received.n])).toEqual(expect.arrayContaining([['blog-42', 'Our blog', 2], ['news', null, 1], [null, null, 1]]))
  })

  it('are the way in where the link says nothing', async () => {
    await petra.put('/api/operator/embed-hosts', { hosts: ['blog.example'] })
    const post = async (fields: object): Promise<unknown> => {
      const body = new URLSearchParams(Object.entries(validForm(stranger({ ...fields }))).flatMap(([name, value]) => [value].flat().map((it) => [name, String(it)])))
      expect((await fetch(`${product.url}/embed/en?origin=https://blog.example`, { method: 'POST', body, redirect: 'manual' })).status).toBe(303)
      const row = await product.app.db.selectFrom('requests').select('source').orderBy('number', 'desc').limit(1).executeTakeFirstOrThrow()
      return JSON.parse(row.source ?? 'null')
    }
    expect(await post({ utm_medium: 'banner' })).toEqual({ src: 'blog.example', utm_medium: 'banner' })
    expect(await post({ utm_source: 'news' })).toEqual({ utm_source: 'news' })
  })

  it.each([['a line break', { a: 'A\nB' }], ['nothing', { a: ' ' }], ['too much', { a: 'x'.repeat(61) }]])('are refused with %s', async (_, names) => {
    expect(await put(1, names)).toMatchObject({ status: 400, body: { error: { code: 'invalid' } } })
  })

  it('are saved by one of two people at once, and the journal says what changed', async () => {
    const answers = await Promise.all([put(1, { fair: 'One' }), put(1, { fair: 'Two' })])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)?.body.error.code).toBe('settings_changed')
    const rows = await product.app.db.selectFrom('journal').select('details').where('kind', '=', 'source_names_changed').orderBy('id').execute()
    expect(rows.map(({ details }) => details)).toEqual(['blog-42: – → Our blog; fair: – → Fair in Lisbon', expect.stringMatching(/^blog-42: Our blog → –; fair: Fair in Lisbon → (One|Two)$/) as string])
  })
})
