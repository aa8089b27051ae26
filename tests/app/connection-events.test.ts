import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { Api, Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'
import { BOUNDLESS, DEAL, ENGINES, LEAD, openProduct, settleAll, takeNew, view, waitForView } from './steps.ts'

describe.each(ENGINES)('records that come back under new numbers, without any sweep, on %s', (_engine, open) => {
  let product: Product
  let operator: Api

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS)
    operator = await product.as('vendor')
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const reads = (portal: SandboxPortal, from: number): string[] => portal.calls.slice(from).filter((it) => it.inBatch).map((it) => it.method)

  it('a deal out of the recycle bin is followed again', async () => {
    const luso = product.sandbox.portal('luso')
    const api = await product.as('luso')
    const taken = await takeNew(product, operator, api)
    luso.deleteItem(DEAL, taken.itemId)
    await waitForView(api, taken.id, (it) => it.crm.state === 'deleted', 'the deletion')
    await settleAll(product)
    const restored = luso.restoreItem(DEAL, taken.itemId)
    await waitForView(api, taken.id, (it) => it.crm.state === 'in_crm' && it.crm.itemId === restored.id, 'the restored deal')
    luso.moveItem(DEAL, restored.id, 'LOSE')
    await waitForView(api, taken.id, (it) => it.outcome === 'lost', 'its result')
  })

  it('a lead that became a deal is followed there, also when the deal came after the event of the lead', async () => {
    const nordwerk = product.sandbox.portal('nordwerk')
    const api = await product.as('nordwerk')
    const taken = await takeNew(product, operator, api)
    await settleAll(product)
    nordwerk.moveItem(LEAD, taken.itemId, 'CONVERTED')
    const deal = await waitFor(() => nordwerk.items(DEAL).find((it) => it['leadId'] === taken.itemId), { message: 'the deal of the lead' })
    await waitForView(api, taken.id, (it) => it.crm.entity === 'deal' && it.crm.itemId === deal.id, 'the deal')
    await settleAll(product)
    expect((await view(api, taken.id)).outcome).toBeNull()
  })

  it('other new deals cost no call', async () => {
    const luso = product.sandbox.portal('luso')
    await settleAll(product)
    const before = luso.calls.length
    for (let count = 0; count < 5; count += 1) luso.addItem(DEAL, { title: `Other ${count}` })
    await settleAll(product)
    expect(reads(luso, before).filter((method) => method.startsWith('crm.'))).toEqual([])
  })
})
