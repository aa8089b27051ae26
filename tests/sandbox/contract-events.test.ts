import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { World } from './contract-world.ts'
import { openWorld } from './contract-world.ts'
import { differences, shapeOf } from './shape.ts'

const FOLDER = join(import.meta.dirname, '..', 'fixtures', 'bitrix24')
type Posted = { name: string, kind: string, request: { body_parsed: Record<string, unknown>, query_parsed?: Record<string, string> } }
const POSTED = readdirSync(FOLDER).filter((file) => /^(event|iframe)\./.test(file))
  .map((file) => ({ ...(JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Omit<Posted, 'name'>), name: file.replace('.json', '') }))
const of = (kind: string): [string, Posted][] => POSTED.filter((example) => example.kind === kind).map((example) => [example.name, example])

let world: World
const passed = new Set<string>()
beforeAll(async () => {
  world = await openWorld()
})
afterAll(async () => {
  for (const [kind, name] of [['event', 'events'], ['iframe-post', 'frame posts']] as const) console.log(`${name}: documented ${of(kind).length}, passed ${of(kind).filter(([file]) => passed.has(file)).length}`)
  await world.opened.stop()
})

type Happens = (world: World) => unknown

const change = (entityTypeId: number, userId?: null): Happens => ({ portal }) => portal.setField(entityTypeId, portal.addItem(entityTypeId, { title: 'T', name: 'N' }).id, 'comments', String(Math.random()), userId)
const add = (entityTypeId: number): Happens => ({ portal }) => portal.addItem(entityTypeId, { title: 'T', name: 'N' })
const remove = (entityTypeId: number): Happens => ({ portal }) => portal.deleteItem(entityTypeId, portal.addItem(entityTypeId, { title: 'T', name: 'N' }).id)
const reinstall = (clean: boolean): Happens => async ({ opened, portal }) => {
  await portal.uninstall({ clean })
  await opened.sandbox.install(portal)
}

/** How each documented event is brought about. */
const EVENTS: Record<string, Happens> = {
  'event.ONAPPINSTALL.payload': reinstall(false), 'event.ONAPPUNINSTALL.payload': reinstall(true), 'event.ONAPPUNINSTALL.keep-data': reinstall(false),
  'event.ONAPPUPDATE.payload': async ({ portal }) => {
    await portal.upgrade()
    portal.finishInstall()
  },
  'event.ONAPPMETHODCONFIRM.payload': ({ portal }) => portal.confirmMethod('user.search', true),
  'event.ONAPPTEST.payload': async ({ opened, portal }) => await opened.rest(portal, 'event.test', { any: 'data', auth: portal.tokensFor().access_token }),
  'event.ONCRMCOMPANYADD.payload': add(4), 'event.ONCRMCOMPANYUPDATE.payload': change(4), 'event.ONCRMCOMPANYDELETE.payload': remove(4),
  'event.ONCRMCONTACTADD.payload': add(3), 'event.real.ONCRMCONTACTADD': add(3), 'event.ONCRMCONTACTUPDATE.payload': change(3),
  'event.ONCRMDEALUPDATE.payload': change(2), 'event.ONCRMDEALDELETE.payload': remove(2), 'event.ONCRMDYNAMICITEMDELETE.payload': remove(1302),
  'event.ONCRMDEALUPDATE.outgoing-webhook': (given) => {
    given.portal.setOutboundWebhook(`${given.opened.handlerUrl}?webhook`, ['ONCRMDEALUPDATE'])
    change(2)(given)
  },
  'event.ONCRMLEADADD.payload': add(1), 'event.ONCRMLEADUPDATE.payload': change(1), 'event.ONCRMLEADUPDATE.no-tokens': change(1, null), 'event.ONCRMLEADDELETE.payload': remove(1),
  'event.ONOFFLINEEVENT.payload': async (given) => {
    await bind(given, { event: 'ONCRMLEADADD', event_type: 'offline' })
    add(1)(given)
  },
  'event.ONUSERADD.payload': ({ portal }) => portal.hire('Klaus', 'Weber'),
}

async function bind({ opened, portal }: World, wish: object): Promise<void> {
  await opened.rest(portal, 'event.bind', { ...wish, auth: portal.tokensFor().access_token })
}

/** A form carries texts only, and nothing of what is empty. */
function asTexts(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.fromEntries(Object.entries(value).filter(([, inner]) => typeof inner !== 'object' || Object.keys(inner as object).length > 0).map(([key, inner]) => [key, asTexts(inner)]))
}

/** Real events tell these two more; only some examples number the handler. */
const MORE = /^(event_handler_id|auth\.(expires|user_id))$/
/** The documentation's examples of CRM events show a refresh token; its text and real traffic say there is none. */
const LESS = /^event_handler_id$|^auth\.refresh_token$|^data\.UF_DEPARTMENT\.\d+$/
const WHOLE = /ONAPP|ONOFFLINE/

describe('a documented event', () => {
  it.each(of('event'))('%s', async (name, { request }) => {
    const event = String(request.body_parsed['event'])
    await bind(world, { event, handler: world.opened.handlerUrl })
    const before = world.opened.received.length
    const happens = EVENTS[name]
    if (!happens) throw new Error(`nothing brings about ${name}`)
    await happens(world)
    await world.opened.sandbox.idle()
    const arrived = world.opened.received.slice(before).filter((delivery) => delivery.event === event && delivery.url.includes('webhook') === name.includes('webhook'))
    expect(arrived.length).toBeGreaterThan(0)
    const shape = shapeOf(asTexts(request.body_parsed))
    const texts = asTexts(arrived.at(-1)?.body)
    expect(differences(texts, shape, { missing: WHOLE.test(event) ? /^event_handler_id$/ : LESS, extra: MORE })).toEqual([])
    passed.add(name)
  })
})

type Opening = { opening: { action: string, fields: Record<string, string> } }

async function openPlace(body: object): Promise<Opening['opening']> {
  const answer = await fetch(`${world.portal.url}/desk/frame/open?user=1`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return ((await answer.json()) as Opening).opening
}

describe('a documented frame', () => {
  it.each(of('iframe-post'))('%s', async (name, { request }) => {
    const documented = request.body_parsed as Record<string, string>
    const placement = documented['PLACEMENT'] ?? 'DEFAULT'
    const { weather } = world.opened.sandbox
    weather.oldPortals = name.includes('older') ? ['luso'] : []
    if (placement !== 'DEFAULT') await world.opened.rest(world.portal, 'placement.bind', { PLACEMENT: placement, HANDLER: world.opened.handlerUrl, auth: world.portal.tokensFor().access_token })
    const options = documented['PLACEMENT_OPTIONS'] ? (JSON.parse(documented['PLACEMENT_OPTIONS']) as object) : {}
    const opening = await openPlace({ placement, options })
    weather.oldPortals = []
    expect(Object.keys(opening.fields)).toEqual(expect.arrayContaining(Object.keys(documented)))
    expect([opening.fields['PLACEMENT'], JSON.parse(opening.fields['PLACEMENT_OPTIONS']!)]).toEqual([placement, options])
    expect([...new URL(opening.action).searchParams.keys()].toSorted()).toEqual(['APP_SID', 'DOMAIN', 'LANG', 'PROTOCOL'])
    passed.add(name)
  })
})
