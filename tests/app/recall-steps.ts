import { DEADLINES } from '../../server/app/clock/run-clock.ts'
import { lookBeforeRecall } from '../../server/app/crm/last-look.ts'
import type { Product } from '../support/product.ts'

/** Lets time pass and does everything that became due, as the worker does. */
export async function passTime(product: Product, ms: number): Promise<void> {
  product.clock.advance(ms)
  await runDue(product)
}

export async function runDue(product: Product): Promise<void> {
  const { app } = product
  let done = 1
  while (done > 0) {
    done = await lookBeforeRecall(app)
    for (const { run } of DEADLINES) done += await run(app)
  }
  await product.settled()
}

export async function noticesOf(product: Product, reservationId: string): Promise<{ kind: string, text: string, due_at: number | null }[]> {
  return product.app.db.selectFrom('notices').select(['kind', 'text', 'due_at']).where('reservation_id', '=', reservationId).orderBy('id').execute()
}
