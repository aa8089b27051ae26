import type { SandboxPortal } from '../../sandbox/handle.ts'
import { sweepPortals } from '../../server/app/crm/sweep.ts'
import type { ErrorBody } from '../../server/contract/error.ts'
import type { RatingView } from '../../server/contract/rating.ts'
import type { ReservationView } from '../../server/contract/reservation.ts'
import { HOUR_MS, MINUTE_MS } from '../../server/core/time.ts'
import { PROOF, stranger } from '../app/steps.ts'
import type { Answer, Api, Product } from '../support/product.ts'
import { contactOf, nextInLanes, publishOne, reserve } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'
import type { Chance } from './chance.ts'
import { chanceOf } from './chance.ts'
import type { Fate } from './month-fate.ts'
import { DEAL, FIRST_BOARDS, LEAD } from './month-story.ts'
import type { Deed, Month, Story } from './month-story.ts'
import type { Sky } from './month-weather.ts'

/** A reservation of a story and the record in which it now lives; `mark` keeps the proofs of two plays apart. */
type Actor = { story: Story, mark: string, id: string, email: string, portal: SandboxPortal, entity: number, item: number, lead: number, refused: string[] }

const CONTACT = 3
const BURSTS = 2

/** Plays the month and tells what became of each reservation. */
export async function playMonth(product: Product, month: Month, sky: Sky): Promise<Fate[]> {
  const chance = chanceOf(month.seed + 1)
  const actors = await reserveAll(product, month, sky)
  for (const act of [0, 1] as const) {
    for (const burst of burstsOf(chance, actors, act)) {
      sky.easeCalls()
      const said = await Promise.all(burst.map(async ([actor, deed]) => (isSaid(deed) ? [await product.as(actor.story.portal), actor, deed] as const : null)))
      sky.stir()
      for (const [actor, deed] of burst) doByHand(actor, deed)
      await Promise.all(said.map(async (it) => it && await sayInApp(...it)))
      if (sky.overlaps) continue
      await product.settled()
      product.clock.advance(chance.whole(10, 12 * 60) * MINUTE_MS)
    }
    await product.settled()
    // Half of the time the sky clears only when the month is over.
    if (act === 0) sky.easeCalls()
    else sky.clear()
    await comeToRest(product)
  }
  return await readFates(product, actors)
}

async function reserveAll(product: Product, month: Month, sky: Sky): Promise<Actor[]> {
  sky.easeCalls()
  const operator = await product.as('vendor')
  const apis = await signInAll(product, month)
  const clients = Array.from({ length: month.requests }, () => stranger())
  const numbers = await Promise.all(clients.map((client) => publishOne(product, operator, client)))
  sky.stir()
  const taken = await Promise.all(month.stories.map(async (story) => {
    const api = apis.get(story.portal)!
    const { status, body } = await reserve(api, numbers[story.request]!)
    if (status !== 200) throw new Error(`${story.portal} could not reserve: ${JSON.stringify(body)}`)
    await contactOf(api, body.id)
    return { story, mark: ` ${sky.mark}`, id: body.id, email: String(clients[story.request]!['email']) }
  }))
  await product.settled()
  product.clock.advance(HOUR_MS)
  await product.settled()
  sky.easeCalls()
  await passTime(product)
  return taken.map((it) => {
    const portal = product.sandbox.portal(it.story.portal)
    const { entity } = FIRST_BOARDS[it.story.portal]
    const found = portal.findByOrigin(entity, it.id)
    if (found.length !== 1) throw new Error(`${found.length} records instead of one for ${it.id} in ${portal.name}`)
    return { ...it, portal, entity, item: found[0]!.id, lead: 0, refused: [] }
  })
}

async function signInAll(product: Product, month: Month): Promise<Map<string, Api>> {
  return new Map(await Promise.all([...new Set(month.stories.map((it) => it.portal))].map(async (name) => [name, await product.as(name)] as const)))
}

/** Everybody's deeds mixed, each one's in their order. */
function burstsOf(chance: Chance, actors: readonly Actor[], act: 0 | 1): [Actor, Deed][][] {
  const turns = chance.shuffle(actors.flatMap((actor) => actor.story.acts[act].map(() => actor)))
  const next = new Map(actors.map((actor) => [actor, actor.story.acts[act].values()]))
  const all = turns.map((actor): [Actor, Deed] => [actor, next.get(actor)!.next().value!])
  const size = Math.ceil(all.length / BURSTS)
  return Array.from({ length: BURSTS }, (_, index) => all.slice(index * size, (index + 1) * size))
}

type Said = Extract<Deed, { do: 'say won' | 'say lost' | 'release' }>

function isSaid(deed: Deed): deed is Said {
  return deed.do === 'say won' || deed.do === 'say lost' || deed.do === 'release'
}

async function sayInApp(api: Api, { id, mark, refused }: Actor, deed: Said): Promise<void> {
  const calls: Record<Said['do'], () => Promise<Answer<ErrorBody>>> = {
    'say won': () => api.post(`/api/reservations/${id}/won`, { proof: deed.do === 'say won' ? deed.proof + mark : '' }),
    'say lost': () => api.post(`/api/reservations/${id}/lost`, { reason: 'no_budget' }),
    release: () => api.post(`/api/reservations/${id}/release`, { reason: 'Too much to do' }),
  }
  const { status, body } = await calls[deed.do]()
  if (status !== 200) refused.push(body.error.code)
}

function doByHand(actor: Actor, deed: Deed): void {
  const { portal, entity, item } = actor
  switch (deed.do) {
    case 'move': return portal.moveItem(entity, item, deed.to, deed.byRobot ? null : undefined)
    case 'proof': return portal.setField(entity, item, PROOF, deed.text + actor.mark)
    case 'pipeline': return portal.setField(entity, item, 'categoryId', deed.categoryId)
    case 'convert': return convert(actor)
    case 'drop lead': return portal.deleteItem(LEAD, actor.lead)
    case 'delete': return portal.deleteItem(entity, item)
    case 'restore':
      actor.item = portal.restoreItem(entity, item, { sameId: deed.sameId }).id
      return
    case 'merge': return merge(actor, deed)
    default:
  }
}

function convert(actor: Actor): void {
  const { portal, item } = actor
  portal.moveItem(LEAD, item, FIRST_BOARDS.nordwerk.success)
  const deal = portal.items(DEAL).find((it) => it['leadId'] === item)
  if (!deal) throw new Error(`lead ${item} became no deal`)
  Object.assign(actor, { entity: DEAL, item: deal.id, lead: item })
}

function merge(actor: Actor, { oursStays, otherStage }: Extract<Deed, { do: 'merge' }>): void {
  const { portal, entity, item } = actor
  const place = entity === DEAL ? { categoryId: otherStage.startsWith('C3:') ? 3 : 0 } : {}
  const other = portal.addItem(entity, { title: 'The same client, typed in by hand', stageId: otherStage, ...place })
  portal.mergeItems(entity, oursStays ? [item, other.id] : [other.id, item])
  if (!oursStays) actor.item = other.id
}

/** Fair or nearly fair weather, some hours later: all work is done, and the sweep has been round. */
async function comeToRest(product: Product): Promise<void> {
  await passTime(product)
  await sweep(product)
  await passTime(product)
}

/** Every portal once. */
async function sweep(product: Product): Promise<void> {
  await product.app.db.updateTable('portals').set({ swept_at: 0 }).execute()
  while (await sweepPortals(product.app, MINUTE_MS) > 0) continue
}

/** Lets time pass until no work is left, as retries wait for their moment, and what stands behind them in their lane with them. */
async function passTime(product: Product): Promise<void> {
  const { app, clock } = product
  await waitFor(async () => {
    await product.settled()
    const waiting = [
      ...await nextInLanes(app.db),
      ...await app.db.selectFrom('inbox').select('run_at').where('state', '=', 'due').execute(),
    ]
    if (waiting.length > 0) clock.advance(Math.max(0, Math.min(...waiting.map((row) => row.run_at)) - clock.now()))
    return waiting.length === 0
  }, { timeoutMs: 120_000, everyMs: 0, message: 'all work to be done' })
}

async function readFates(product: Product, actors: readonly Actor[]): Promise<Fate[]> {
  const apis = new Map<string, Api>()
  const rated = new Map<string, string>()
  for (const name of new Set(actors.map((it) => it.story.portal))) {
    const api = await product.as(name)
    apis.set(name, api)
    for (const item of checkedRating((await api.get<RatingView>('/api/rating')).body)) rated.set(item.reservationId, item.counts)
  }
  return await Promise.all(actors.map(async (actor) => {
    const { body } = await apis.get(actor.story.portal)!.get<ReservationView>(`/api/reservations/${actor.id}`)
    return toFate(actor, body, rated.get(actor.id))
  }))
}

/** The rating's sums are those of its own list. */
function checkedRating(rating: RatingView): RatingView['items'] {
  const count = (counts: string): number => rating.items.filter((it) => it.counts === counts).length
  if (count('won') !== rating.won || count('lost') !== rating.lost) throw new Error(`a rating of ${rating.won} and ${rating.lost} lists ${count('won')} and ${count('lost')}`)
  return rating.items
}

function toFate(actor: Actor, view: ReservationView, rated: string | undefined): Fate {
  const { portal, entity, item, lead, email, id } = actor
  const record = portal.item(entity, item)
  const contacts = portal.items(CONTACT).filter((it) => it.fm.some((field) => field.value === email))
  if (contacts.length > 1) throw new Error(`${contacts.length} contacts for ${email} in ${portal.name}`)
  const followed = view.crm.state === 'in_crm'
  if (followed && record && view.crm.itemId !== item) throw new Error(`${id} is shown as ${view.crm.entity} ${view.crm.itemId}, but lives as ${entity}/${item}`)
  const ofOrigin = [LEAD, DEAL].flatMap((kind) => portal.findByOrigin(kind, id))
  const ofLead = lead === 0 ? [] : portal.items(DEAL).filter((it) => it['leadId'] === lead)
  return {
    state: view.state as Fate['state'], outcome: view.outcome as Fate['outcome'], proofMissing: view.proofMissing,
    counts: rated === 'won' || rated === 'lost' ? rated : null,
    shown: view.crm.state === 'in_crm' ? view.crm.entity as 'lead' | 'deal' : view.crm.state as 'deleted',
    records: new Set([...ofOrigin, ...ofLead]).size,
    refused: actor.refused,
  }
}
