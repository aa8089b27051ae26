import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { RulebookDraftsView, RulebookDraftView, RulebooksView } from '../../server/contract/rulebook.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { rulesOf } from '../../server/core/rulebook-versions.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { ENGINES, openProduct } from '../app/steps.ts'
import type { Api, Product } from '../support/product.ts'

const RULES = rulesOf(DEFAULT_RULEBOOK)

describe.each(ENGINES)('drafts of the rules, on %s', (_engine, open) => {
  let product: Product
  let operator: Api

  beforeAll(async () => {
    product = await openProduct(open)
    operator = await product.as('vendor')
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const fields = (changes: object = {}) => ({ name: 'Four places', why: '', startsAt: null, rules: { ...RULES, cap: 4 }, ...changes })
  const make = async (changes: object = {}): Promise<RulebookDraftView> => (await operator.post<RulebookDraftView>('/api/operator/rulebook-drafts', fields(changes))).body
  const put = (id: string, version: number, changes: object = {}) => operator.put<RulebookDraftView & ErrorBody>(`/api/operator/rulebook-drafts/${id}`, { ...fields(changes), version })
  const list = async () => (await operator.get<RulebookDraftsView>('/api/operator/rulebook-drafts')).body.drafts
  const announce = (id: string, version: number, changes: object = {}) => operator.post<{ version: number } & ErrorBody>(`/api/operator/rulebook-drafts/${id}/announce`, { version, why: 'Clients wait too long for an offer.', startsAt: product.clock.now() + DAY_MS, ...changes })
  const versions = async () => (await operator.get<RulebooksView>('/api/operator/rulebooks')).body.versions

  it('are kept for everybody, several of them, and are in force for nobody', async () => {
    const [one, other] = [await make(), await make({ name: 'Two places', rules: { ...RULES, cap: 2 } })]
    expect(one).toMatchObject({ name: 'Four places', version: 1, why: '', startsAt: null, rules: { cap: 4 } })
    expect((await list()).map(({ id }) => id).toSorted()).toEqual([one.id, other.id].toSorted())
    expect(await versions()).toHaveLength(1)
  })

  it('may contradict themselves until they are announced, but must be rules', async () => {
    const { id } = await make({ name: 'Half done', rules: { ...RULES, firstContactHours: 900 } })
    expect(await announce(id, 1)).toMatchObject({ status: 400, body: { error: { code: 'invalid', fields: { 'rules.firstContactHours': expect.stringContaining('must be due before') as string } } } })
    expect((await list()).map((it) => it.id)).toContain(id)
    expect((await operator.post<ErrorBody>('/api/operator/rulebook-drafts', fields({ rules: { cap: 4 } }))).body.error.code).toBe('invalid')
  })

  it('are saved over what was read: of two people one is told who was first', async () => {
    const { id } = await make()
    const both = await Promise.all([put(id, 1, { name: 'Mine' }), put(id, 1, { name: 'Yours' })])
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 409])
    expect(both.find(({ status }) => status === 409)?.body.error).toMatchObject({ code: 'draft_changed', message: expect.stringContaining('Petra Novak saved this draft') as string })
    expect((await put(randomUUID(), 1)).status).toBe(404)
    expect((await operator.delete<ErrorBody>(`/api/operator/rulebook-drafts/${id}?version=1`)).body.error.code).toBe('draft_changed')
    expect((await operator.delete<RulebookDraftsView>(`/api/operator/rulebook-drafts/${id}?version=2`)).body.drafts.map((it) => it.id)).not.toContain(id)
    expect(await product.app.db.selectFrom('journal').select('details').where('kind', '=', 'rulebook_draft_dropped').execute()).toEqual([{ details: both.find(({ status }) => status === 200)?.body.name }])
  })

  it('become a version once, and then are gone; one that was saved in between does not', async () => {
    const { id } = await make()
    await put(id, 1, { rules: { ...RULES, cap: 5 } })
    expect((await announce(id, 1)).body.error.code).toBe('draft_changed')
    expect(await versions()).toHaveLength(1)
    const twice = await Promise.all([announce(id, 2), announce(id, 2)])
    expect(twice.map(({ status }) => status).toSorted()).toEqual([200, 404])
    expect((await versions())[0]).toMatchObject({ version: 2, state: 'announced', rules: { cap: 5 }, changes: [expect.stringContaining('5 places') as string] })
    expect((await list()).map((it) => it.id)).not.toContain(id)
  })
})
