import { describe, expect, it } from 'vitest'
import type { Weather } from '../../sandbox/weather.ts'
import { openSandbox } from './open-sandbox.ts'

type Told = { lost: number[], order: number[], arrived: string[] }

/** Runs the same story: forty changes of three portals. What came of each delivery is told by its number. */
async function story(seed: number, weather: Partial<Weather>): Promise<Told> {
  const opened = await openSandbox({ seed })
  Object.assign(opened.sandbox.weather, { rateLimit: false })
  const portals = ['luso', 'iberia', 'adria'].map((name) => opened.sandbox.portal(name))
  for (const portal of portals) {
    await opened.sandbox.install(portal)
    await opened.rest(portal, 'event.bind', { event: 'ONCRMDEALADD', handler: opened.handlerUrl })
  }
  Object.assign(opened.sandbox.weather, weather)
  const start = opened.sandbox.events().length
  for (let index = 0; index < 40; index += 1) portals[index % 3]!.addItem(2, { title: `Deal ${index}` })
  await opened.sandbox.idle()
  const log = opened.sandbox.events().slice(start).map((delivery, index) => ({ ...delivery, index }))
  const sent = log.filter(({ order }) => order !== null).toSorted((left, right) => Number(left.order) - Number(right.order))
  const told = {
    lost: log.filter(({ result }) => result === 'lost').map(({ index }) => index), order: sent.map(({ index }) => index),
    arrived: opened.received.slice(3).map(({ body }) => JSON.stringify([body['data'], (body['auth'] as Record<string, unknown>)['member_id']])).toSorted(),
  }
  await opened.stop()
  return told
}

const STORMS: [name: string, weather: Partial<Weather>][] = [
  ['lost', { dropEvents: 0.4 }],
  ['doubled', { duplicateEvents: 2 }],
  ['overtaken', { shuffleEvents: true }],
  ['lost, doubled and overtaken', { dropEvents: 0.3, duplicateEvents: 1, shuffleEvents: true }],
  ['forged and lost', { forgedEvents: 0.5, dropEvents: 0.2 }],
]

describe('with one seed the same calls give the same events', () => {
  it.each(STORMS)('%s', async (_, weather) => {
    const [first, again] = await Promise.all([story(11, weather), story(11, weather)])
    expect(again).toEqual(first)
  })

  it('and another seed gives others', async () => {
    const [first, other] = await Promise.all([story(11, { dropEvents: 0.4, shuffleEvents: true }), story(12, { dropEvents: 0.4, shuffleEvents: true })])
    expect(other.lost).not.toEqual(first.lost)
    expect(other.order).not.toEqual(first.order)
  })

  it('in order when nothing overtakes, out of order but no further than a few places when it does', async () => {
    const calm = await story(11, {})
    expect(calm.order).toEqual(calm.order.toSorted((left, right) => left - right))
    const { order } = await story(11, { shuffleEvents: true })
    const distances = order.map((index, place) => Math.abs(index - place))
    expect(Math.max(...distances)).toBeGreaterThan(1)
    expect(Math.max(...distances)).toBeLessThanOrEqual(9)
  })

  it('and one switch does not change what another one hits', async () => {
    const [plain, shuffled] = await Promise.all([story(11, { dropEvents: 0.4 }), story(11, { dropEvents: 0.4, shuffleEvents: true })])
    expect(shuffled.lost).toEqual(plain.lost)
  })
})
