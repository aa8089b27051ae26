import type { Chance } from './chance.ts'
import { chanceOf } from './chance.ts'

/** A month of four partners, as what people do in it; nothing here knows the product or the sandbox. */

export const LEAD = 1
export const DEAL = 2

export const PORTALS = ['luso', 'nordwerk', 'iberia', 'wisla'] as const
export type PortalName = (typeof PORTALS)[number]

/** What a board looks like to the people who work with it. */
export type Board = { entity: number, first: string, working: readonly string[], success: string, failures: readonly string[] }

const GENERAL: Board = { entity: DEAL, first: 'NEW', working: ['PREPARATION', 'PREPAYMENT_INVOICE', 'EXECUTING', 'FINAL_INVOICE'], success: 'WON', failures: ['LOSE', 'APOLOGY'] }
const SOLICITUDES: Board = {
  entity: DEAL, first: 'C3:NEW', working: ['C3:PREPARATION', 'C3:PRESENTATION_AND_P', 'C3:EXECUTING'], success: 'C3:WON', failures: ['C3:LOSE', 'C3:APOLOGY', 'C3:PRICE_TOO_HIGH_FOR'],
}
const LEADS: Board = { entity: LEAD, first: 'NEW', working: ['IN_PROCESS', 'UC_QUALIFIED', 'PROCESSED'], success: 'CONVERTED', failures: ['JUNK', 'UC_NO_BUDGET'] }

export const FIRST_BOARDS: Readonly<Record<PortalName, Board>> = { luso: GENERAL, nordwerk: LEADS, iberia: SOLICITUDES, wisla: GENERAL }

export type Deed =
  | { do: 'move', to: string, byRobot: boolean }
  | { do: 'proof', text: string }
  | { do: 'pipeline', categoryId: number }
  | { do: 'convert' }
  /** The lead of which a deal was made is thrown away. */
  | { do: 'drop lead' }
  | { do: 'delete' }
  | { do: 'restore', sameId: boolean }
  /** With a record of the partner's own that stands at `otherStage`; ours stays or goes. */
  | { do: 'merge', oursStays: boolean, otherStage: string }
  | { do: 'say won', proof: string }
  | { do: 'say lost' }
  | { do: 'release' }

export type Story = { portal: PortalName, request: number, acts: [Deed[], Deed[]] }
export type Month = { seed: number, requests: number, stories: Story[] }

const RESERVATIONS = 20
const PLACES = 3

export function writeMonth(seed: number): Month {
  const chance = chanceOf(seed)
  const places = Array.from({ length: RESERVATIONS }, (_, index) => Math.floor(index / PLACES))
  const requests = Math.ceil(RESERVATIONS / PLACES)
  const takers = Array.from({ length: requests }, () => chance.shuffle(PORTALS).slice(0, PLACES))
  const stories = places.map((request, index): Story => tell(chance, `${seed}x${index}`, takers[request]![index % PLACES]!, request))
  reuseProofs(chance, stories)
  return { seed, requests, stories }
}

/** How far a story has come, as its people see it. */
type Point = {
  board: Board
  stage: 'open' | 'success' | 'failure'
  proof: string
  gone: boolean
  converted: boolean
  leadDropped: boolean
  /** The lead got another number in this act: once it is converted and thrown away unseen, nothing leads to its deal. */
  renumbered: boolean
  /** Nothing that happened in this act makes a difference if it is never noticed. */
  settled: boolean
  /** It was said in the app how it ended. */
  said: boolean
}

function tell(chance: Chance, name: string, portal: PortalName, request: number): Story {
  const point: Point = { board: FIRST_BOARDS[portal], stage: 'open', proof: '', gone: false, converted: false, leadDropped: false, renumbered: false, settled: true, said: false }
  const acts: [Deed[], Deed[]] = [[], []]
  for (const act of acts) {
    Object.assign(point, { settled: true, renumbered: false } satisfies Partial<Point>)
    let left = isOver(acts[0], point) ? 0 : chance.whole(0, 3)
    // What is said in the app is an act's last word, so that it can't meet a hand that is moving the record.
    while (left > 0 && !isWord(act.at(-1))) {
      act.push(...nextDeeds(chance, name, portal, point))
      left -= 1
    }
  }
  return { portal, request, acts }
}

function isWord(deed: Deed | undefined): boolean {
  return deed?.do === 'say won' || deed?.do === 'say lost' || deed?.do === 'release'
}

/** What was given back is of no further interest, and a lead that was won in the app can't show it. */
function isOver(first: Deed[], point: Point): boolean {
  const last = first.at(-1)
  return last?.do === 'release' || (last?.do === 'say won' && point.board.entity === LEAD)
}

function nextDeeds(chance: Chance, name: string, portal: PortalName, point: Point): Deed[] {
  if (point.gone) return afterDeletion(chance, point)
  const choices: (() => Deed[])[] = [
    ...repeat(5, () => work(chance, point)),
    ...repeat(3, () => fail(chance, point)),
    ...repeat(4, () => succeed(chance, name, point)),
    ...repeat(2, () => typeProof(name, point)),
    () => merge(chance, point),
  ]
  if (portal === 'iberia' && !point.gone) choices.push(() => changePipeline(point))
  if (point.converted && !point.leadDropped && !point.renumbered) choices.push(() => dropLead(point))
  // What stands at its end and was not seen there yet is no more to be known once it is deleted.
  if (point.settled) choices.push(() => remove(point))
  if (point.settled && point.stage === 'open' && !point.said) choices.push(...repeat(2, () => say(chance, name, point)))
  return chance.pick(choices)()
}

function repeat<T>(times: number, one: T): T[] {
  return Array.from({ length: times }, () => one)
}

function work(chance: Chance, point: Point): Deed[] {
  point.settled = point.settled && point.stage === 'open'
  point.stage = 'open'
  return [{ do: 'move', to: chance.pick(point.board.working), byRobot: chance.happens(0.2) }]
}

function fail(chance: Chance, point: Point): Deed[] {
  Object.assign(point, { stage: 'failure', settled: false } satisfies Partial<Point>)
  return [{ do: 'move', to: chance.pick(point.board.failures), byRobot: chance.happens(0.2) }]
}

/** Won with its proof typed before, after, or not at all; a lead is converted. */
function succeed(chance: Chance, name: string, point: Point): Deed[] {
  point.settled = false
  if (point.board.entity === LEAD) {
    Object.assign(point, { board: GENERAL, stage: 'open', converted: true, proof: '' } satisfies Partial<Point>)
    return [{ do: 'convert' }]
  }
  point.stage = 'success'
  const win: Deed = { do: 'move', to: point.board.success, byRobot: chance.happens(0.2) }
  const way = chance.whole(0, 2)
  return way === 0 ? [win] : way === 1 ? [...typeProof(name, point), win] : [win, ...typeProof(name, point)]
}

/** Typed once and left there. */
function typeProof(name: string, point: Point): Deed[] {
  if (point.proof !== '') return []
  point.proof = `ORDER-${name}`
  point.settled = point.settled && point.stage !== 'success'
  return [{ do: 'proof', text: point.proof }]
}

function changePipeline(point: Point): Deed[] {
  point.settled = point.settled && point.stage === 'open'
  const toGeneral = point.board === SOLICITUDES
  Object.assign(point, { board: toGeneral ? GENERAL : SOLICITUDES, stage: 'open' } satisfies Partial<Point>)
  return [{ do: 'pipeline', categoryId: toGeneral ? 0 : 3 }]
}

function merge(chance: Chance, point: Point): Deed[] {
  const { board } = point
  const otherStage = chance.pick([board.first, ...board.working, ...board.failures])
  const oursStays = chance.happens(0.5)
  // A deal that a lead became has no origin of ours that the other could take over.
  if (!oursStays && point.converted) return []
  if (!oursStays) Object.assign(point, { renumbered: true, settled: false, stage: board.failures.includes(otherStage) ? 'failure' : 'open' } satisfies Partial<Point>)
  return [{ do: 'merge', oursStays, otherStage }]
}

function remove(point: Point): Deed[] {
  point.gone = true
  return [{ do: 'delete' }]
}

function afterDeletion(chance: Chance, point: Point): Deed[] {
  if (!chance.happens(0.6)) return []
  const sameId = chance.happens(0.5)
  Object.assign(point, { gone: false, renumbered: point.renumbered || (!sameId && !point.converted) } satisfies Partial<Point>)
  return [{ do: 'restore', sameId }]
}

function dropLead(point: Point): Deed[] {
  point.leadDropped = true
  return [{ do: 'drop lead' }]
}

function say(chance: Chance, name: string, point: Point): Deed[] {
  point.said = true
  const word = chance.pick(['say won', 'say won', 'say lost', 'release'] as const)
  if (word === 'say won') {
    point.proof = `SAID-${name}`
    if (point.board.entity === DEAL) point.stage = 'success'
    return [{ do: 'say won', proof: point.proof }]
  }
  point.stage = 'failure'
  return [{ do: word }]
}

/** Somebody types the number by which another partner won already, and which stays that partner's. */
function reuseProofs(chance: Chance, stories: Story[]): void {
  const winner = stories.find((story) => story.acts[0].at(-1)?.do === 'say won')
  const other = stories.findLast((story) => story !== winner && FIRST_BOARDS[story.portal].entity === DEAL)
  const word = winner?.acts[0].at(-1)
  if (!winner || !other || word?.do !== 'say won') return
  winner.acts[1] = []
  const move: Deed = { do: 'move', to: FIRST_BOARDS[other.portal].success, byRobot: chance.happens(0.5) }
  other.acts = [[], [{ do: 'proof', text: ` ${word.proof.toLowerCase().replaceAll('-', ' ')}` }, move]]
}
