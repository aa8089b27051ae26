import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxPortal } from '../../sandbox/handle.ts'
import type { SmartProcess } from '../../sandbox/state.ts'
import type { Opened } from './open-sandbox.ts'
import { openSandbox, postJson } from './open-sandbox.ts'

let opened: Opened
let luso: SandboxPortal
let smart: SmartProcess

beforeAll(async () => {
  opened = await openSandbox()
  opened.sandbox.weather.rateLimit = false
  luso = opened.sandbox.portal('luso')
  await opened.sandbox.install(luso)
  smart = luso.addSmartProcess('Projects')
  const place = async (PLACEMENT: string, name: string): Promise<void> => {
    await opened.rest(luso, 'placement.bind', { PLACEMENT, HANDLER: `${opened.handlerUrl}?${name}`, TITLE: name })
  }
  for (const [placement, name] of [['CRM_DEAL_DETAIL_TAB', 'first'], ['CRM_DEAL_DETAIL_TAB', 'second'], [`CRM_DYNAMIC_${smart.entityTypeId}_DETAIL_TAB`, 'smart'], ['LEFT_MENU', 'menu'], ['REST_APP_URI', 'link']] as const) await place(placement, name)
})
afterAll(() => opened.stop())

const get = async <T>(path: string): Promise<T> => (await (await fetch(luso.url + path)).json()) as T
type Tabs = { tabs: { placement: string, index: number, title: string }[] }

describe('widgets on a portal\'s page', () => {
  it('stand as tabs in the card of a record, several in one place', async () => {
    const deal = luso.addItem(2, { title: 'A' })
    const { tabs } = await get<Tabs>(`/desk/items/2/${deal.id}`)
    expect(tabs.map(({ title, index }) => [title, index])).toEqual([['first', 0], ['second', 1]])
    const options = { ID: String(deal.id), URI: `/crm/deal/details/${deal.id}/` }
    const { body } = await postJson(`${luso.url}/desk/frame/open`, { placement: 'CRM_DEAL_DETAIL_TAB', index: 1, options })
    const { action, fields } = body['opening'] as { action: string, fields: Record<string, string> }
    expect([new URL(action).search.startsWith('?second'), fields['PLACEMENT'], JSON.parse(fields['PLACEMENT_OPTIONS']!)]).toEqual([true, 'CRM_DEAL_DETAIL_TAB', options])
  })

  it('stand in cards of smart processes, which have a board', async () => {
    const item = luso.addItem(smart.entityTypeId, { title: 'P' })
    const details = await get<Tabs & { path: string, kind: string }>(`/desk/items/${smart.entityTypeId}/${item.id}`)
    expect([details.tabs.map(({ title }) => title), details.path, details.kind]).toEqual([['smart'], `/crm/type/${smart.entityTypeId}/details/${item.id}/`, 'Projects'])
    const { view, lanes } = await get<{ view: { title: string }, lanes: { cards: { id: number }[] }[] }>(`/desk/board?view=${smart.entityTypeId}-${item['categoryId'] as number}`)
    expect([view.title, lanes[0]?.cards.map(({ id }) => id)]).toEqual(['Projects', [item.id]])
  })

  it('are hidden from people whom the administrator keeps away', async () => {
    const deal = luso.addItem(2, { title: 'B' })
    luso.restrictUser(7)
    expect([(await get<Tabs>(`/desk/items/2/${deal.id}?user=7`)).tabs, (await get<{ menu: unknown[] }>('/desk/board?user=7')).menu]).toEqual([[], []])
    luso.restrictUser(7, false)
    expect((await get<{ menu: unknown[] }>('/desk/board?user=7')).menu).toEqual([{ placement: 'LEFT_MENU', index: 0, title: 'menu' }])
  })

  it('open by the application\'s link with what stands in it', async () => {
    const html = await (await fetch(luso.appLink({ id: 'IR-1042' }, 7))).text()
    const world = JSON.parse(/id="world">(.*?)<\/script>/.exec(html)![1]!) as object
    expect(world).toMatchObject({ user: 7, placement: 'REST_APP_URI', options: { id: 'IR-1042', URI: '/' } })
    expect((await fetch(`${luso.url}/marketplace/view/other.app/?params[id]=1`)).status).toBe(404)
  })

  it('leave the bell to notices: one tag, one notice, for its person only', async () => {
    for (const MESSAGE of ['1 of 3 reserved', '2 of 3 reserved']) await opened.rest(luso, 'im.notify.system.add', { USER_ID: 7, MESSAGE, TAG: 'IR-1' })
    await opened.rest(luso, 'im.notify.system.add', { USER_ID: 7, MESSAGE: 'Other', TAG: 'IR-2' })
    const notices = async (user: number): Promise<string[]> => (await get<{ notices: { message: string }[] }>(`/desk/board?user=${user}`)).notices.map(({ message }) => message)
    expect([await notices(7), await notices(1)]).toEqual([['Other', '2 of 3 reserved'], []])
  })
})
