/** What a client bought, as the partner says it with Won. It proves nothing and counts for nothing; `boughtOn` is an ISO day. */
export type Sale = { product: string | null, seats: number | null, amount: number | null, currency: string | null, boughtOn: string | null }

/** Whether anything was said at all. */
export function isSaid(sale: Sale): boolean {
  return sale.product !== null || sale.seats !== null || sale.amount !== null || sale.boughtOn !== null
}
