import { mount } from '@vue/test-utils'
import { defineComponent, h } from 'vue'
import type { Component } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import ClientCases from '../../client/operator/clients/ClientCases.vue'
import ClientsScreen from '../../client/operator/clients/ClientsScreen.vue'
import AddressList from '../../client/operator/system/AddressList.vue'
import ConsentBox from '../../client/operator/ConsentBox.vue'
import DataCases from '../../client/operator/clients/DataCases.vue'
import EmbedSites from '../../client/operator/settings/EmbedSites.vue'
import FeedList from '../../client/operator/settings/feeds/FeedList.vue'
import FormDoors from '../../client/operator/settings/FormDoors.vue'
import PortalHealth from '../../client/operator/system/PortalHealth.vue'
import ApiKeys from '../../client/operator/settings/ApiKeys.vue'
import { snippetOf } from '../../client/operator/settings/embed-snippet.ts'
import { provideOperator } from '../../client/operator/operator-context.ts'
import type { CaseView } from '../../server/contract/desk.ts'
import { RIGHTS, rightsOf } from '../../server/core/operator-roles.ts'
import type { Right } from '../../server/core/operator-roles.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { texts } from '../support/texts.ts'
import { NOON } from './builders.ts'

type Asked = { method: string, path: string, body: unknown }
let shell: ReturnType<typeof mount> | null = null
afterEach(() => shell?.unmount())

/** A section of the console whose server answers as told, path by path. */
async function open(component: Component, answers: Record<string, unknown>, props: Record<string, unknown> = {}, rights: readonly Right[] = RIGHTS) {
  const asked: Asked[] = []
  const call = (method: string, path: string, body?: unknown): Promise<unknown> => {
    asked.push({ method, path, body })
    return path in answers ? Promise.resolve(answers[path]) : Promise.reject(new Error(path))
  }
  const parts = { api: { call, getTicket: () => new Promise(() => undefined) }, session: { operator: { rights } } } as unknown as Parameters<typeof provideOperator>[0]
  const Shell = defineComponent({ setup: () => { provideOperator(parts); return () => h(component, props) } })
  const it = mount(Shell, { global: { plugins: [texts] }, attachTo: document.body })
  shell = it
  await vi.waitFor(() => expect(asked).not.toEqual([]))
  await it.vm.$nextTick()
  await it.vm.$nextTick()
  return { it, asked }
}

const complaint: CaseView = {
  id: 'c1', kind: 'complaint', decisions: ['seen'], partnerId: 'luso', reservationId: 'r1', requestId: 'q1', request: 'IR-7', partner: { id: 'luso', name: 'Luso Digital' }, openedAt: NOON - DAY_MS,
  openedBy: 'client', dueAt: NOON + 2 * DAY_MS, workdaysLeft: 2, facts: { reason: 'pushy' }, decided: null,
}

const dataCase = { id: 'p1', kind: 'stop', number: 'IR-7', partner: { id: 'luso', name: 'Luso Digital' }, waitsFor: 'partner', openedAt: NOON, openedBy: 'client', dueAt: NOON + 10 * DAY_MS, workdaysLeft: 6, closed: null }

describe('the operator’s sections', () => {
  it('what clients say: words only when asked for, closed with a reason', async () => {
    const { it: page, asked } = await open(ClientCases, {
      '/api/operator/cases?state=open': { cases: [complaint, { ...complaint, id: 'c2', kind: 'outcome' }], now: NOON }, '/api/operator/cases/c1/decision': complaint,
      '/api/operator/reservations/r1': { client: { contacted: true, rating: null, complaints: [{ reason: 'pushy', words: 'Ten calls a day', madeAt: NOON }] } },
    })
    expect(page.findAll('[data-testid^=client-case-]')).toHaveLength(1)
    expect(page.text()).toMatch(/Complaint.*Luso Digital, IR-7.*rude or pushy/)
    expect(page.text()).not.toContain('Ten calls')
    await page.get('[data-testid=client-words]').trigger('click')
    await vi.waitFor(() => expect(page.text()).toContain('Ten calls a day'))
    await page.get('form').trigger('submit')
    expect(page.get('[role=alert]').text()).toBe('Write what you did, in a few words.')
    await page.get('input').setValue('Called them')
    await page.get('form').trigger('submit')
    await vi.waitFor(() => expect(asked).toContainEqual({ method: 'POST', path: '/api/operator/cases/c1/decision', body: { decision: 'seen', note: 'Called them' } }))
  })

  it('clients’ data: open ones can be closed, closed ones say when and by whom', async () => {
    const { it: page } = await open(DataCases, {
      '/api/operator/privacy?state=open': { cases: [dataCase], now: NOON }, '/api/operator/privacy?state=closed': { cases: [{ ...dataCase, closed: { at: NOON, by: 'Ana Silva' } }], now: NOON }, '/api/operator/privacy/p1/close': { cases: [], now: NOON },
    })
    expect(page.text()).toMatch(/Luso Digital[\s\S]*6 working days left/)
    await page.get('[data-testid=data-cases-state]').setValue('closed')
    await vi.waitFor(() => expect(page.text()).toContain('Ana Silva'))
    expect(page.find('[data-testid=close-data-case]').exists()).toBe(false)
    await page.get('[data-testid=data-cases-state]').setValue('open')
    await vi.waitFor(() => expect(page.find('[data-testid=close-data-case]').exists()).toBe(true))
    await page.get('[data-testid=close-data-case]').trigger('click')
    await vi.waitFor(() => expect(page.text()).toContain('No case is open.'))
  })

  it('clients: each part for who has its right, and buttons for who may use them', async () => {
    const answers = { '/api/operator/cases?state=open': { cases: [complaint], now: NOON }, '/api/operator/privacy?state=open': { cases: [dataCase], now: NOON } }
    const shown = async (rights: readonly Right[]): Promise<string[]> => {
      const { it: page } = await open(ClientsScreen, answers, {}, rights)
      const parts = ['clients-tab-say', 'clients-tab-data', 'clients-say', 'clients-data', 'client-done', 'close-data-case', 'open-data-case'].filter((id) => page.find(`[data-testid=${id}]`).exists())
      page.unmount()
      return parts
    }
    expect(await shown(rightsOf(['quality']))).toEqual(['clients-say', 'client-done'])
    expect(await shown(['privacy.see', 'privacy.decide'])).toEqual(['clients-data', 'close-data-case', 'open-data-case'])
    expect(await shown(rightsOf(['privacy']))).toEqual(['clients-tab-say', 'clients-tab-data', 'clients-data', 'close-data-case', 'open-data-case'])
    expect(await shown(rightsOf(['read_only']))).toEqual(['clients-tab-say', 'clients-tab-data', 'clients-say'])
  })

  it('sites: the code says what was chosen', async () => {
    const script = '<script async src="https://requests.example/embed.js"></script>'
    const { it: page, asked } = await open(EmbedSites, { '/api/operator/embed-hosts': { hosts: [{ host: 'blog.example', addedBy: 'Petra', addedAt: NOON }], script } })
    await page.get('[data-testid=snippet-language]').setValue('pt-BR')
    expect(page.get('[data-testid=snippet]').text()).toContain('data-form="pt"')
    await page.get('[data-testid=sites-save]').trigger('click')
    await vi.waitFor(() => expect(asked).toContainEqual({ method: 'PUT', path: '/api/operator/embed-hosts', body: { hosts: ['blog.example'] } }))
    expect(snippetOf({ script, language: 'de', source: 'a"b', mode: 'button', height: 720 })).toBe('<script async src="https://requests.example/embed.js" data-form="de" data-source="a&quot;b" data-mode="button"></script>\n<noscript><a href="https://requests.example/request/de">Bitrix24</a></noscript>')
    expect(snippetOf({ script, language: '', source: '', mode: 'inline', height: 800 })).toMatch(/^<div style="min-height:800px">\n {2}<script async src="\S+"><\/script>/)
  })

  it('the form’s doors: what is closed can be opened', async () => {
    const { it: page, asked } = await open(FormDoors, { '/api/operator/form': { closed: [{ language: 'all', text: 'Back soon', until: null, by: 'Petra', at: NOON, isOver: false }] } })
    expect(page.get('[data-testid=form-all]').text()).toMatch(/Petra[\s\S]*Back soon/)
    await page.get('[data-testid=form-reopen]').trigger('click')
    await vi.waitFor(() => expect(asked).toContainEqual({ method: 'PUT', path: '/api/operator/form', body: { closed: false, language: 'all' } }))
  })

  it('settings and portals: who may only look finds nothing to press', async () => {
    const portal = { memberId: 'm1', domain: 'luso.bitrix24.example', partner: { id: 'luso', name: 'Luso Digital' }, isVendor: false, state: 'active', access: 'app', text: '', installedAt: NOON, sweptAt: null, work: { waiting: 0, dead: 0 }, lastError: null, checks: [{ name: 'access', state: 'ok', text: 'Works.', since: NOON, checkedAt: NOON }], repairs: [] }
    const answers = {
      '/api/operator/form': { closed: [{ language: 'all', text: 'Back soon', until: null, by: 'Petra', at: NOON, isOver: false }] },
      '/api/operator/embed-hosts': { hosts: [], script: '' },
      '/api/operator/feeds': { feeds: [], version: '1', waitingCount: 1, waiting: [{ feed: 'form', entity: 'lead', id: 4, url: '', foundAt: NOON, trouble: null, fields: [] }], now: NOON },
      '/api/operator/api-keys': { keys: [{ id: 'k1', name: 'Register', scopes: ['partners'], createdBy: 'Petra', createdAt: NOON, lastUsedAt: null, revoked: null }], now: NOON },
    }
    const address = { host: 'box.example:8443', state: 'wanted', portal: null, by: '', since: NOON, text: '' }
    const All = defineComponent({ setup: () => () => [h(FormDoors), h(EmbedSites), h(FeedList), h(ApiKeys), h(AddressList, { addresses: [address] as never, now: NOON }), h(PortalHealth, { portal: portal as never, partners: [], now: NOON })] })
    const pressed = ['form-reopen', 'form-close', 'sites-save', 'feed-add', 'feed-record-lead-4', 'key-rotate', 'key-revoke', 'key-make', 'address-allow', 'address-refuse', 'portal-check']
    const found = async (rights: readonly Right[]): Promise<string[]> => {
      const { it: page } = await open(All, answers, {}, rights)
      await vi.waitFor(() => expect(page.find('[data-testid=api-key]').exists() && page.find('[data-testid=feed-record-lead-4]').exists()).toBe(true))
      const ids = pressed.filter((id) => page.find(id.startsWith('feed-record') ? `[data-testid=${id}] button` : `[data-testid=${id}]`).exists())
      const rest = { linked: page.find('[data-testid=linked]').exists(), typed: page.findAll('textarea:not([readonly])').length > 0 }
      page.unmount()
      return [...ids, ...(rest.linked ? ['linked'] : []), ...(rest.typed ? ['typed'] : [])]
    }
    expect(await found(rightsOf(['read_only']))).toEqual(['linked'])
    expect(await found(rightsOf(['admin']))).toEqual([...pressed, 'typed'])
  })

  it('forms of the CRM: none is no error', async () => {
    const { it: page } = await open(FeedList, { '/api/operator/feeds': { feeds: [], records: [], waiting: [] } })
    expect(page.find('[role=alert]').exists()).toBe(false)
  })

  it('the consent: word for word, and who got the contact', async () => {
    const consent = { language: 'en', version: 2, text: 'I agree to 3 partners.', sha256: 'ab'.repeat(32), policy: '', shownAt: NOON, givenAt: NOON, confirmedAt: NOON, network: '', withdrawnAt: null, withdrawnBy: null }
    const { it: page } = await open(ConsentBox, {
      '/api/operator/requests/IR-7/consent': { consent, recipients: [{ partner: 'Luso Digital', shownAt: NOON, toldAt: null, withdrawnAt: NOON, dueAt: NOON + DAY_MS, confirmedAt: NOON, confirmedBy: 'Ana' }] },
    }, { number: 'IR-7' })
    expect(page.text()).toMatch(/Luso Digital[\s\S]*I agree to 3 partners\./)
  })
})
