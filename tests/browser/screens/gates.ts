import { updatePartner } from '../../../server/store/partners.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../server/core/time.ts'
import type { InPortal, Screen, Stage } from './stage.ts'
import { go, reopen } from './stage.ts'

type PartnerPatch = Parameters<typeof updatePartner>[2]

const OPEN: PartnerPatch = { approvedAt: 1, tutorialPassedAt: 1, cancelledAt: null, suspendedUntil: null, pausedFrom: null, pausedUntil: null, questionAskedAt: null, questionDueAt: null }

/** The app as a partner's administrator meets it, after the register says this of the partner. */
async function meet(stage: Stage, name: string, partner: string, patch: PartnerPatch): Promise<InPortal> {
  await updatePartner(stage.product.app.db, partner, { ...OPEN, ...patch })
  const view = await reopen(stage, name)
  await go(stage, name, '#/open')
  return view
}

async function gate(stage: Stage, patch: PartnerPatch, code: string, name = 'iberia', partner = 'iberia'): Promise<InPortal> {
  const view = await meet(stage, name, partner, patch)
  await view.app.locator(`[data-gate=${code}]`).first().waitFor()
  return view
}

const soon = ({ product }: Stage, ms: number): number => product.clock.now() + ms

async function portalOf(stage: Stage, partnerId: string | null): Promise<void> {
  await stage.operator.put(`/api/operator/portals/${stage.product.sandbox.portal('iberia').memberId}/partner`, { partnerId })
}

async function suspend(stage: Stage, until: number | 'for_good'): Promise<void> {
  await stage.operator.post('/api/operator/partners/iberia/sanctions', {
    kind: 'suspension', key: crypto.randomUUID(), rule: '6.1.1', reason: 'Mass mail to clients.', evidence: 'Mail of 12 November', until,
  })
}

async function lift(stage: Stage): Promise<void> {
  const { body } = await stage.operator.get<{ sanctions: { id: string, state: string }[] }>('/api/operator/partners/iberia/sanctions')
  for (const it of body.sanctions.filter(({ state }) => state === 'running')) await stage.operator.post(`/api/operator/sanctions/${it.id}/lift`, { reason: 'For the next picture.' })
}

/** Every closed door with its sign; the register is as it was after the last one. */
export const GATES: readonly Screen[] = [
  { name: 'gate: suspended until a day', show: async (stage) => {
    await suspend(stage, soon(stage, 7 * DAY_MS))
    const view = await reopen(stage, 'iberia')
    await view.app.locator('[data-gate=suspended]', { hasText: 'Mass mail' }).waitFor()
    return view
  } },
  { name: 'gate: the notice and the appeal', show: async (stage) => {
    const view = await go(stage, 'iberia', '#/open')
    await view.app.getByTestId('read-notice').click()
    await view.app.getByTestId('appeal-text').waitFor()
    return view
  } },
  { name: 'gate: a question, and more behind it', show: async (stage) => {
    await lift(stage)
    await stage.operator.post('/api/operator/partners/iberia/questions', { text: 'Who is your new director, and since when?' })
    stage.product.app.maintenance = { from: soon(stage, HOUR_MS), until: soon(stage, HOUR_MS + 30 * MINUTE_MS) }
    const view = await reopen(stage, 'iberia')
    await view.app.getByTestId('more-gates').click()
    await view.app.locator('[data-gate=maintenance]').waitFor()
    return view
  } },
  { name: 'gate: the answer to a question', show: async (stage) => {
    const view = await go(stage, 'iberia', '#/open')
    await view.app.getByTestId('answer-question').click()
    await view.app.getByTestId('answer-text').waitFor()
    return view
  } },
  { name: 'gate: partnership ended', show: (stage) => {
    stage.product.app.maintenance = null
    return gate(stage, { questionAskedAt: null, questionDueAt: null, cancelledAt: soon(stage, -30 * DAY_MS) }, 'partner_cancelled')
  } },
  { name: 'gate: the partner was named', show: async (stage) => {
    await portalOf(stage, null)
    const view = await gate(stage, {}, 'not_linked')
    await view.app.getByTestId('claim-input').fill('IBERIA-77')
    await view.app.getByTestId('claim-send').click()
    await view.app.getByTestId('claim-state').waitFor()
    return view
  } },
  { name: 'gate: the CRM gave up its leads', show: async (stage) => {
    await portalOf(stage, 'iberia')
    await stage.product.app.db.insertInto('portal_checks').values({
      member_id: stage.product.sandbox.portal('iberia').memberId, name: 'target', state: 'broken', since: 1, checked_at: 1,
      detail: 'Your CRM no longer uses leads. Choose a deal pipeline; requests wait until then.',
    }).onConflict((conflict) => conflict.columns(['member_id', 'name']).doUpdateSet({ state: 'broken', detail: 'Your CRM no longer uses leads. Choose a deal pipeline; requests wait until then.' })).execute()
    return gate(stage, {}, 'trouble')
  } },
  { name: 'gate: the administrator was asked', show: async (stage) => {
    const { settings: before, version: was } = (await stage.luso.get<{ settings: object, version: number }>('/api/settings')).body
    await stage.luso.put('/api/settings', { version: was, settings: { ...before, mayReserve: { who: 'admins', userIds: [] } } })
    // The broken check of the System screen's state would stand before it, until saved settings have it looked at again: sooner or later.
    await stage.product.app.db.deleteFrom('portal_checks').where('member_id', '=', stage.product.sandbox.portal('luso').memberId).execute()
    const view = await reopen(stage, 'colleague')
    await go(stage, 'colleague', '#/open')
    await view.app.locator('[data-gate=no_permission]').getByTestId('ask-admin').click()
    await view.app.getByTestId('asked').first().waitFor()
    const { settings, version } = (await stage.luso.get<{ settings: object, version: number }>('/api/settings')).body
    await stage.luso.put('/api/settings', { version, settings: { ...settings, mayReserve: { who: 'everyone', userIds: [] } } })
    return view
  } },
]
