import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { CaseView, DeskView } from '../../server/contract/desk.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { MeView } from '../../server/contract/session.ts'
import type { SettingsView } from '../../server/contract/settings.ts'
import type { MessageView, SetupView } from '../../server/contract/setup.ts'
import { updatePartner } from '../../server/store/partners.ts'
import type { Api, Product } from '../support/product.ts'
import { DEAL, ENGINES, intercept, LEAD, openProduct, settleAll } from './steps.ts'

const LEADS = { entityTypeId: LEAD, categoryId: 0 }

describe.each(ENGINES)('setting a portal up, on %s', (_engine, open) => {
  let product: Product
  let adria: SandboxPortal
  let operator: Api

  beforeAll(async () => {
    product = await openProduct(open)
    adria = product.sandbox.portal('adria')
    operator = await product.as('vendor')
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })
  beforeEach(async () => {
    await reinstall({ clean: true })
  })

  async function reinstall({ clean = false } = {}): Promise<void> {
    await adria.uninstall({ clean })
    await settleAll(product)
    await product.sandbox.install(adria)
    await settleAll(product)
    await pressInstall()
  }

  async function pressInstall(): Promise<void> {
    const { access_token: accessToken, refresh_token: refreshToken } = adria.tokensFor()
    const body = JSON.stringify({ accessToken, refreshToken, memberId: adria.memberId, applicationToken: adria.applicationToken })
    expect((await fetch(`${product.url}/api/install`, { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status).toBe(200)
  }

  /** Marko of the same portal, made an administrator of it. */
  async function another(): Promise<Api> {
    const marko = await product.as('adria', 2)
    await product.app.db.updateTable('sessions').set({ is_admin: 1 }).where('member_id', '=', adria.memberId).where('user_id', '=', '2').execute()
    return marko
  }

  const read = async (api: Api): Promise<SetupView> => (await api.get<SetupView>('/api/setup')).body
  const move = async (api: Api, body: object): Promise<SetupView> => (await api.put<SetupView>('/api/setup', body)).body
  const settings = async (api: Api): Promise<SettingsView> => (await api.get<SettingsView>('/api/settings')).body
  const claims = async (): Promise<CaseView[]> => (await operator.get<DeskView>('/api/operator/cases')).body.cases.filter(({ kind }) => kind === 'portal_claim')

  it('begins with the company, and until somebody says otherwise only the installer and administrators reserve', async () => {
    const ivana = await product.as('adria')
    expect(await read(ivana)).toMatchObject({
      progress: { step: 'company', skipped: [], endedAt: null, by: 'Ivana Horvat' }, oldSettingsAt: null,
      company: { id: 'adria', name: 'Adria Start d.o.o.', status: 'bronze', certifiedAt: null }, gate: 'not_certified', likely: [], claim: null,
      fields: ['number', 'deadline', 'link', 'proof', 'withdrawn'],
    })
    expect((await settings(ivana)).settings).toMatchObject({ mayReserve: { who: 'listed', userIds: ['1'] }, target: { entityTypeId: DEAL, categoryId: 0 }, responsible: { rule: 'reserver' } })
    expect((await ivana.get<MeView>('/api/me')).body.setup).toBe('company')
  })

  it('is nothing that concerns a portal in which nobody opened the installer', async () => {
    const luso = await product.as('luso')
    expect((await read(luso)).progress).toBeNull()
    expect((await luso.get<MeView>('/api/me')).body.setup).toBeNull()
    expect((await luso.put('/api/setup', { step: 'crm' })).status).toBe(404)
  })

  it('is the administrators’ alone', async () => {
    const marko = await product.as('adria', 2)
    expect((await marko.get('/api/setup')).status).toBe(403)
    expect((await marko.put('/api/setup', { step: 'crm' })).status).toBe(403)
    expect((await marko.post('/api/setup/claim', { companyId: null, text: 'Adria' })).status).toBe(403)
    expect((await marko.post('/api/setup/test-message')).status).toBe(403)
    expect((await marko.post('/api/setup/invite', { userIds: ['1'] })).status).toBe(403)
    expect((await marko.post('/api/setup/old-settings', { use: true })).status).toBe(403)
    expect((await marko.get<MeView>('/api/me')).body.setup).toBeNull()
  })

  it('goes on where it was left, also when somebody presses Install again', async () => {
    const ivana = await product.as('adria')
    await move(ivana, { step: 'locations' })
    await move(ivana, { step: 'crm', skipped: true })
    await pressInstall()
    expect(await read(await product.as('adria'))).toMatchObject({ progress: { step: 'crm', skipped: ['locations'], endedAt: null }, oldSettingsAt: null })
  })

  it('is further for both administrators once it is for one', async () => {
    const [ivana, marko] = [await product.as('adria'), await another()]
    await move(ivana, { step: 'people' })
    expect(await move(marko, { step: 'locations' })).toMatchObject({ progress: { step: 'people', by: 'Marko Babić' } })
    await move(ivana, { step: 'ready', ends: true })
    expect((await read(marko)).progress?.endedAt).not.toBeNull()
    expect((await marko.get<MeView>('/api/me')).body.setup).toBeNull()
  })

  it('offers the settings of an earlier installation, and uses them', async () => {
    const ivana = await product.as('adria')
    const { settings: first, version } = await settings(ivana)
    await ivana.put('/api/settings', { version, settings: { ...first, target: LEADS } })
    const savedAt = (await settings(ivana)).changed?.at
    await reinstall()
    const again = await product.as('adria')
    expect(await read(again)).toMatchObject({ progress: { step: 'company' }, oldSettingsAt: savedAt })
    expect((await again.post<SetupView>('/api/setup/old-settings', { use: true })).body).toMatchObject({ progress: { step: 'ready' }, oldSettingsAt: null })
    expect((await settings(again)).settings.target).toEqual(LEADS)
  })

  it('starts again with what a new portal has, when that is wished; the second administrator’s answer comes too late', async () => {
    const ivana = await product.as('adria')
    const { settings: first, version } = await settings(ivana)
    await ivana.put('/api/settings', { version, settings: { ...first, target: LEADS, notify: false } })
    await reinstall()
    const [again, marko] = [await product.as('adria'), await another()]
    expect(adria.placements.map((it) => it.placement)).toContain('CRM_LEAD_DETAIL_TAB')
    expect((await again.post<SetupView>('/api/setup/old-settings', { use: false })).body).toMatchObject({ progress: { step: 'company' }, oldSettingsAt: null })
    expect((await settings(again)).settings).toMatchObject({ target: { entityTypeId: DEAL, categoryId: 0 }, notify: true, mayReserve: { who: 'listed', userIds: ['1'] } })
    expect(adria.placements.map((it) => it.placement)).not.toContain('CRM_LEAD_DETAIL_TAB')
    expect((await marko.post<SetupView>('/api/setup/old-settings', { use: true })).body.progress?.step).toBe('company')
    const journal = await product.app.db.selectFrom('journal').selectAll().where('kind', '=', 'settings_changed').where('member_id', '=', adria.memberId).orderBy('id', 'desc').executeTakeFirst()
    expect(journal).toMatchObject({ user_name: 'Ivana Horvat', details: 'version 3: started again' })
  })

  describe('in a portal that is nobody’s', () => {
    beforeEach(async () => {
      await operator.put(`/api/operator/portals/${adria.memberId}/partner`, { partnerId: null })
    })

    it('proposes companies, and a word of the administrator links nothing', async () => {
      const ivana = await product.as('adria')
      expect(await read(ivana)).toMatchObject({ company: null, gate: 'not_linked', likely: [{ id: 'adria', name: 'Adria Start d.o.o.', homeCountry: 'HR' }] })
      expect((await ivana.post('/api/setup/claim', { companyId: 'luso', text: '' })).status).toBe(404)
      expect((await ivana.post<ErrorBody>('/api/setup/claim', { companyId: null, text: '  ' })).body.error.code).toBe('invalid')
      const { body } = await ivana.post<SetupView>('/api/setup/claim', { companyId: 'adria', text: '' })
      expect(body).toMatchObject({ company: null, claim: { company: 'Adria Start d.o.o.', by: 'Ivana Horvat', state: 'open' } })
      expect((await (await product.as('adria')).get<MeView>('/api/me')).body.partner).toBeNull()
    })

    it('is linked by the vendor’s desk', async () => {
      const ivana = await product.as('adria')
      await ivana.post('/api/setup/claim', { companyId: null, text: 'some other company' })
      await ivana.post('/api/setup/claim', { companyId: 'adria', text: '' })
      const [claim, ...more] = await claims()
      expect(more).toEqual([])
      expect(claim?.facts).toMatchObject({ portal: adria.domain, company: 'Adria Start d.o.o.', said: 'Adria Start d.o.o.', by: 'Ivana Horvat' })
      expect((await operator.post(`/api/operator/cases/${claim?.id}/decision`, { decision: 'link', note: 'Called them.' })).status).toBe(200)
      expect(await read(await product.as('adria'))).toMatchObject({ company: { id: 'adria' }, claim: null })
      const journal = await product.app.db.selectFrom('journal').selectAll().where('kind', '=', 'portal_linked').orderBy('id', 'desc').executeTakeFirst()
      expect(journal).toMatchObject({ details: `${adria.domain}: nobody → adria`, user_name: 'Petra Novak' })
    })

    it('tells nobody whether what they typed is in the register; the operator sees it', async () => {
      const ivana = await product.as('adria')
      const known = await ivana.post<SetupView>('/api/setup/claim', { companyId: null, text: 'requests@luso.example' })
      expect(known.body).toMatchObject({ company: null, claim: { company: 'requests@luso.example', state: 'open' } })
      expect((await claims())[0]?.facts).toMatchObject({ said: 'requests@luso.example', companyId: 'luso' })
      const unknown = await ivana.post<SetupView>('/api/setup/claim', { companyId: null, text: 'nobody@nowhere.example' })
      expect({ ...unknown.body.claim, company: '', at: 0 }).toEqual({ ...known.body.claim, company: '', at: 0 })
      const [claim] = await claims()
      expect((await operator.post(`/api/operator/cases/${claim?.id}/decision`, { decision: 'link', note: 'Who is it?' })).status).toBe(404)
      await operator.post(`/api/operator/cases/${claim?.id}/decision`, { decision: 'refuse', note: 'Nobody knows this company.' })
      expect((await read(ivana)).claim).toMatchObject({ state: 'refused', answer: 'Nobody knows this company.' })
    })

    it('proposes no company whose partnership ended', async () => {
      await updatePartner(product.app.db, 'adria', { cancelledAt: 1 })
      expect((await read(await product.as('adria'))).likely).toEqual([])
      await updatePartner(product.app.db, 'adria', { cancelledAt: null })
    })
  })

  it('sends a message to try, and invites colleagues', async () => {
    const ivana = await product.as('adria')
    expect((await ivana.post<MessageView>('/api/setup/test-message')).body).toEqual({ result: 'sent', count: 1 })
    expect((await ivana.post<MessageView>('/api/setup/invite', { userIds: ['2', '2', '4711'] })).body).toEqual({ result: 'sent', count: 1 })
    expect(adria.notifications.map(({ userId, message }) => [userId, message.includes('/marketplace/view/')])).toEqual([[1, true], [2, true]])
  })

  it('says that the app may not write in the messenger', async () => {
    intercept(product, async (_url, body, pass) => {
      const answer = await pass()
      const result = (answer.body as { result?: { result: Record<string, unknown>, result_error: Record<string, unknown> } }).result
      for (const [key, cmd] of Object.entries((body['cmd'] ?? {}) as Record<string, string>)) {
        if (result && cmd.startsWith('im.')) Object.assign(result, { result: {}, result_error: { [key]: { error: 'insufficient_scope', error_description: 'The request requires higher privileges' } } })
      }
      return answer
    })
    expect((await (await product.as('adria')).post<MessageView>('/api/setup/test-message')).body).toEqual({ result: 'no_rights', count: 0 })
  })

  it('says that the portal does not answer', async () => {
    const ivana = await product.as('adria')
    product.sandbox.weather.restDown = { adria: 'html502' }
    expect((await ivana.post<MessageView>('/api/setup/test-message')).body).toEqual({ result: 'silent', count: 0 })
    product.sandbox.weather.restDown = {}
  })
})
