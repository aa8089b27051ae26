import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkPortals } from '../../server/app/portal/check-portals.ts'
import { EVENTS } from '../../server/core/manifest.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { startProduct } from '../support/product.ts'
import type { Product } from '../support/product.ts'

describe('the daily look at portals', () => {
  let product: Product

  beforeAll(async () => {
    product = await startProduct()
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const bound = (name: string) => product.sandbox.portal(name).handlers.map((it) => it.event.toUpperCase()).sort()

  it('binds again what Bitrix24 removed without a word', async () => {
    const { handlers } = product.sandbox.portal('iberia')
    handlers.splice(0, handlers.length)
    expect(bound('iberia')).toEqual([])
    product.clock.advance(DAY_MS + 1)
    while (await checkPortals(product.app, DAY_MS) > 0);
    expect(bound('iberia')).toEqual([...EVENTS].sort())
  })

  it('leaves a portal alone whose handlers are there', async () => {
    const before = product.sandbox.portal('luso').calls.filter((it) => it.method === 'event.bind').length
    product.clock.advance(DAY_MS + 1)
    while (await checkPortals(product.app, DAY_MS) > 0);
    expect(product.sandbox.portal('luso').calls.filter((it) => it.method === 'event.bind')).toHaveLength(before)
    expect(new Set(bound('luso')).size).toBe(bound('luso').length)
  })
})
