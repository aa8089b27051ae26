import type { Selectable } from 'kysely'
import type { Sale } from '../core/sale.ts'
import type { Db, Schema } from '../db/schema.ts'

/** Keeps what was bought with a Won; what was said before is replaced as a whole. */
export async function saveSale(db: Db, reservationId: string, { product, seats, amount, currency, boughtOn }: Sale): Promise<void> {
  const said = { product, seats, amount, currency, bought_on: boughtOn }
  await db.insertInto('sales').values({ reservation_id: reservationId, ...said }).onConflict((conflict) => conflict.column('reservation_id').doUpdateSet(said)).execute()
}

export async function listSales(db: Db, reservationIds: readonly string[]): Promise<Map<string, Sale>> {
  if (reservationIds.length === 0) return new Map()
  const rows = await db.selectFrom('sales').selectAll().where('reservation_id', 'in', reservationIds).execute()
  return new Map(rows.map((row) => [row.reservation_id, toSale(row)]))
}

function toSale(row: Selectable<Schema['sales']>): Sale {
  return { product: row.product, seats: row.seats, amount: row.amount, currency: row.currency, boughtOn: row.bought_on }
}
