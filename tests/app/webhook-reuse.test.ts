import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { SystemView } from '../../server/contract/system.ts'
import { createHttpClient } from '../../server/bitrix24/http-client.ts'
import { webhookEvents } from '../../server/core/webhook.ts'
import { findPortal } from '../../server/store/portals.ts'
import { contactOf } from '../support/product.ts'
import type { Api, Product } from '../support/product.ts'
import { BOUNDLESS, DEAL, ENGINES, inCrm, intercept, openProduct, PROOF, reserveNew, settleAll, takeNew, waitForView } from './steps.ts'
import { connect, forgetApp, idOf, saveToken, signInByMail } from './webhook-steps.ts'

const ADMIN = 'ana.silva@luso-digital.example'

describe.each(ENGINES)('a webhook’s portal that changes, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: SandboxPortal
  let webhook: string
  let step: string

  beforeEach(async () => {
    product = await openProduct(open, BOUNDLESS)
    luso = product.sandbox.portal('luso')
    await forgetApp(product, luso)
    webhook = luso.createWebhook()
    step = (await connect(product, webhook, ADMIN)).location
    operator = await product.as('vendor')
  }, 60_000)
  afterEach(async () => {
    await product.close()
  })
  const installed = () => findPortal(product.app.db, luso.memberId)
  const owners = () => product.app.db.selectFrom('reservations').select('member_id').where('member_id', 'is not', null).execute()

  it('is taken over by the app where the webhook is gone and nothing was told, because our record stands there', async () => {
    await takeNew(product, operator, await signInByMail(product, ADMIN))
    luso.deleteWebhook(webhook)
    await product.sandbox.install(luso)
    await settleAll(product)
    expect(await installed()).toMatchObject({ partnerId: 'luso', state: 'active' })
    expect(await owners()).toEqual([{ member_id: luso.memberId }])
  })

  it('is not taken over where another company may have the address now, and an operator decides', async () => {
    const { itemId } = await takeNew(product, operator, await signInByMail(product, ADMIN))
    await reserveNew(product, operator, await signInByMail(product, ADMIN))
    luso.deleteWebhook(webhook)
    luso.deleteItem(DEAL, itemId)
    await product.sandbox.install(luso)
    await product.settled()
    expect(await installed()).toMatchObject({ partnerId: null, state: 'active' })
    expect(await owners()).toEqual([{ member_id: idOf(luso) }, { member_id: idOf(luso) }])
    operator = await product.as('vendor')
    const { portals } = (await operator.get<SystemView>('/api/operator/system')).body
    expect(portals.find(({ memberId }) => memberId === luso.memberId)?.text).toContain('another Bitrix24 stood at this address before')
  })

  it('follows a renamed portal once the token of its outbound webhook is typed', async () => {
    const token = luso.setOutboundWebhook(`${product.url}/b24/event`, webhookEvents([DEAL]))
    await saveToken(product, step, token)
    const before = await signInByMail(product, ADMIN)
    const { id, itemId } = await takeNew(product, operator, before)
    const [former, formerUrl] = [idOf(luso), luso.url]
    await luso.rename()
    const wide = createHttpClient([...product.sandbox.portals.map((it) => it.url), formerUrl])
    onTestFinished(() => wide.close())
    intercept(product, (url, body) => wide.postJson(url, body))
    const waiting = await reserveNew(product, operator, before)
    await contactOf(before, waiting.id)
    await product.settled()
    expect(await findPortal(product.app.db, former)).toMatchObject({ state: 'needs_reopen' })

    const { location } = await connect(product, luso.createWebhook(), ADMIN)
    expect(await findPortal(product.app.db, idOf(luso))).toMatchObject({ partnerId: null })
    expect((await saveToken(product, location, token)).status).toBe(303)
    await settleAll(product)
    expect(await findPortal(product.app.db, idOf(luso))).toMatchObject({ partnerId: 'luso', state: 'active' })
    expect(await findPortal(product.app.db, former)).toMatchObject({ movedTo: idOf(luso) })
    const api = await signInByMail(product, ADMIN)
    await inCrm(api, waiting.id)
    luso.setField(DEAL, itemId, PROOF, `RENAMED-${itemId}`)
    luso.moveItem(DEAL, itemId, 'WON')
    await waitForView(api, id, (it) => it.outcome === 'won', 'Won at the new address')
  })

  it('gives nothing to another portal whose administrator knows the token of one that stays where it is', async () => {
    const token = luso.setOutboundWebhook(`${product.url}/b24/event`, [])
    await saveToken(product, step, token)
    luso.deleteWebhook(webhook)
    const other = product.sandbox.portal('nordwerk')
    await forgetApp(product, other)
    const theirs = await connect(product, other.createWebhook(), other.users[0]?.email ?? '')
    expect((await saveToken(product, theirs.location, token)).status).toBe(303)
    expect(await findPortal(product.app.db, idOf(luso))).toMatchObject({ partnerId: 'luso' })
    expect(await findPortal(product.app.db, idOf(luso))).not.toHaveProperty('movedTo')
    expect(await findPortal(product.app.db, idOf(other))).toMatchObject({ partnerId: 'nordwerk' })
  })

  it('comes back by a webhook after the app was removed, as an entry of its own', async () => {
    await product.sandbox.install(luso)
    await settleAll(product)
    expect(await findPortal(product.app.db, idOf(luso))).toMatchObject({ movedTo: luso.memberId })
    await luso.uninstall()
    await settleAll(product)
    expect((await connect(product, webhook, ADMIN)).status).toBe(303)
    const back = await findPortal(product.app.db, idOf(luso))
    expect(back).toMatchObject({ access: 'webhook', state: 'active', partnerId: null })
    expect(back).not.toHaveProperty('movedTo')
  })
})
