import { performance } from 'node:perf_hooks'
import { syncItems } from '../../server/app/crm/sync-items.ts'
import { listWatchedItems } from '../../server/store/crm-items.ts'
import { contactOf, publishOne, reserve, startProduct, validForm } from '../support/product.ts'
import type { Product } from '../support/product.ts'
import { BOUNDLESS } from '../app/steps.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import { insertRulebook } from '../../server/store/rulebooks.ts'

const EVENTS = 3_000
const AT_ONCE = 20
const RESERVATIONS = 40

/** Prints how long Bitrix24 waits for the answer to an event, how long a record takes to stand in the CRM, and what a sweep costs. */
const product = await startProduct({ sweepEveryMs: 1e14 })
await product.settled()
await insertRulebook(product.app.db, { ...DEFAULT_RULEBOOK, version: 2, startsAt: 1, ...BOUNDLESS }, 1)
await measureEvents(product)
await measureRecords(product)
await product.close()

async function measureEvents({ url, sandbox }: Product): Promise<void> {
  const luso = sandbox.portal('luso')
  const times: number[] = []
  let sent = 0
  async function sendSome(): Promise<void> {
    while (sent < EVENTS) {
      sent += 1
      const body = new URLSearchParams({
        'event': 'ONCRMDEALUPDATE', 'data[FIELDS][ID]': String(900_000 + sent), 'ts': String(sent), 'auth[member_id]': luso.memberId, 'auth[application_token]': luso.applicationToken,
      })
      const begin = performance.now()
      const answer = await fetch(`${url}/b24/event`, { method: 'POST', body })
      await answer.text()
      times.push(performance.now() - begin)
      if (answer.status !== 200) throw new Error(`HTTP ${answer.status}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, sendSome))
  print('answer to an event', times)
}

async function measureRecords(at: Product): Promise<void> {
  await at.settled()
  const operator = await at.as('vendor')
  const luso = await at.as('luso')
  const times: number[] = []
  for (let index = 0; index < RESERVATIONS; index += 1) {
    const number = await publishOne(at, operator, validForm({ email: `bench${index}@example.com`, phone: `+351 913 ${100_000 + index}` }))
    const { body } = await reserve(luso, number)
    const begin = performance.now()
    await contactOf(luso, body.id)
    while (at.sandbox.portal('luso').findByOrigin(2, body.id).length === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    times.push(performance.now() - begin)
  }
  print('contacts shown → record stands in the CRM', times)
  await at.settled()
  const before = at.sandbox.portal('luso').calls.length
  const begin = performance.now()
  const { memberId } = at.sandbox.portal('luso')
  await syncItems(at.app, memberId, await listWatchedItems(at.app.db, memberId))
  const calls = at.sandbox.portal('luso').calls.slice(before).filter((call) => !call.inBatch).length
  process.stdout.write(`a sweep of ${RESERVATIONS} records: ${calls} HTTP call(s), ${(performance.now() - begin).toFixed(0)} ms\n`)
}

function print(what: string, times: number[]): void {
  const sorted = [...times].sort((a, b) => a - b)
  const at = (share: number): string => (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1)
  process.stdout.write(`${what}: n=${sorted.length}, median ${at(0.5)} ms, p99 ${at(0.99)} ms, longest ${at(1)} ms\n`)
}
