import { onTestFinished } from 'vitest'
import type { HttpAnswer } from '../../server/bitrix24/http-client.ts'
import type { ReservationView } from '../../server/contract/reservation.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import type { Rulebook } from '../../server/core/rulebook.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'
import { MIGRATED } from '../support/engines.ts'
import type { Api, FormFields, Product } from '../support/product.ts'
import { contactOf, nextInLanes, publishOne, reserve, startProduct } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'

export const LEAD = 1
export const DEAL = 2
export const CONTACT = 3
export const PROOF = 'UF_CRM_IR_PROOF'
/** Longer than any test: what is found, is found without a sweep. */
export const NEVER_MS = 1e14

type Database = { database: string, drop: () => Promise<void> }

export const ENGINES: [engine: string, open: () => Promise<Database>][] = [
  ['SQLite', async () => await Promise.resolve({ database: ':memory:', drop: () => Promise.resolve() })],
  ['PostgreSQL', async () => {
    const { location, drop } = await MIGRATED.PostgreSQL()
    return { database: location, drop }
  }],
]

/** The product on one of the engines, without sweeps of its own and without limits that a test does not ask for. */
export async function openProduct(open: () => Promise<Database>, rules: Partial<Rulebook> = {}): Promise<Product> {
  const { database, drop } = await open()
  const product = await startProduct({ database, sweepEveryMs: NEVER_MS })
  // A portal counts as installed a moment before its events are bound.
  await product.settled()
  if (Object.keys(rules).length > 0) await insertRulebook(product.app.db, { ...DEFAULT_RULEBOOK, version: 2, startsAt: 1, ...rules }, 1)
  return {
    ...product,
    close: async () => {
      await product.close()
      await drop()
    },
  }
}

/** Nobody is late, however far a test moves the clock. */
export const PATIENT = { firstContactHours: 1_000_000, recallAfterDays: 50_000, autoLostDays: 50_000, longestDays: 100_000 } as const satisfies Partial<Rulebook>

/** Levels without limits, large requests open to all. */
export const UNLIMITED: Partial<Rulebook> = {
  levels: [{ level: 1, name: 'All', fromConversion: 0, perDay: 10_000, inWork: 10_000 }], largeRequests: { seats: 1_000_000, minLevel: 1, minutes: 0 },
}

/** The same, and nobody is recalled. */
export const BOUNDLESS: Partial<Rulebook> = { ...UNLIMITED, ...PATIENT }

let people = 0

/** Form fields of a person nobody has met before. */
export function stranger(changes: FormFields = {}): FormFields {
  people += 1
  return { email: `client${people}@example.com`, phone: `+351 912 ${String(100_000 + people)}`, firstName: 'Marta', lastName: `Reis ${letters(people)}`, ...changes }
}

function letters(count: number): string {
  return String(count).split('').map((digit) => 'abcdefghij'[Number(digit)]).join('')
}

/** Publishes a stranger's request and reserves it; contacts are not shown yet. */
export async function reserveNew(product: Product, operator: Api, api: Api, changes: FormFields = {}): Promise<ReservationView> {
  const number = await publishOne(product, operator, stranger(changes))
  const { status, body } = await reserve(api, number)
  if (status !== 200) throw new Error(`${number} was not reserved: ${JSON.stringify(body)}`)
  return body
}

/** The same, with contacts shown and the item in the CRM. */
export async function takeNew(product: Product, operator: Api, api: Api, changes: FormFields = {}): Promise<ReservationView & { itemId: number }> {
  const { id } = await reserveNew(product, operator, api, changes)
  await contactOf(api, id)
  return inCrm(api, id)
}

export async function inCrm(api: Api, id: string): Promise<ReservationView & { itemId: number }> {
  return waitFor(async () => {
    const body = await view(api, id)
    return body.crm.state === 'in_crm' && body.crm.stageName !== null && body.crm.itemId !== null ? { ...body, itemId: body.crm.itemId } : null
  }, { timeoutMs: 10_000, message: 'the CRM item' })
}

export async function view(api: Api, id: string): Promise<ReservationView> {
  return (await api.get<ReservationView>(`/api/reservations/${id}`)).body
}

/** Waits until the reservation looks as wanted. */
export async function waitForView(api: Api, id: string, wanted: (it: ReservationView) => boolean, message: string): Promise<ReservationView> {
  let last: ReservationView | null = null
  try {
    return await waitFor(async () => {
      last = await view(api, id)
      return wanted(last) ? last : null
    }, { timeoutMs: 8_000, message })
  } catch (error) {
    throw new Error(`in vain waited for ${message}: ${JSON.stringify(last)}`, { cause: error })
  }
}

/** Lets time pass until no work is left, as retries wait for their moment. */
export async function settleAll(product: Product): Promise<void> {
  const { app, clock } = product
  for (let step = 0; step < 60; step += 1) {
    await product.settled()
    const waiting = [
      ...await nextInLanes(app.db),
      ...await app.db.selectFrom('inbox').select('run_at').where('state', '=', 'due').execute(),
    ]
    if (waiting.length === 0) return
    clock.advance(Math.max(0, Math.min(...waiting.map((row) => row.run_at)) - clock.now()) + 1)
  }
  throw new Error(`work is left: ${JSON.stringify(await app.db.selectFrom('outbox').selectAll().where('state', '=', 'due').execute())}`)
}

/** Puts something between the app and Bitrix24 until the test ends: it sees each call, and may answer in its place. */
export function intercept(product: Product, between: (url: string, body: Record<string, unknown>, pass: () => Promise<HttpAnswer>) => Promise<HttpAnswer>): () => void {
  const { bitrix24 } = product.app
  const { http } = bitrix24
  bitrix24.http = {
    postForm: (url, form) => between(url, form, () => http.postForm(url, form)),
    postJson: (url, json) => between(url, json as Record<string, unknown>, () => http.postJson(url, json)),
    close: () => http.close(),
  }
  const stop = (): void => {
    bitrix24.http = http
  }
  onTestFinished(stop)
  return stop
}

/** An event as a portal posts it. */
export async function postEvent(product: Product, fields: Record<string, string>): Promise<number> {
  const answer = await fetch(`${product.url}/b24/event`, { method: 'POST', body: new URLSearchParams(fields) })
  await answer.text()
  return answer.status
}
