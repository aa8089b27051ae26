import type { Db } from '../db/schema.ts'

/** From where a request came, as blind indexes; null where nobody knows. */
export type Origin = { network: string | null, neighbourhood: string | null, domain: string }
/** The same under every key that rows may have been written with. */
export type OriginIndexes = { network: readonly string[], neighbourhood: readonly string[], domain: readonly string[] }

export async function insertOrigin(db: Db, requestId: string, { network, neighbourhood, domain }: Origin, at: number): Promise<void> {
  await db.insertInto('request_origins').values({ request_id: requestId, network: network ?? '', neighbourhood: neighbourhood ?? '', domain, at }).execute()
}

/** How many requests came from a network or its neighbourhood since a moment, and how many with a domain since another. */
export async function countOrigins(db: Db, { network, neighbourhood, domain }: OriginIndexes, since: { place: number, domain: number }): Promise<{ network: number, neighbourhood: number, domain: number }> {
  const count = async (column: 'network' | 'neighbourhood' | 'domain', among: readonly string[], from: number): Promise<number> => {
    if (among.length === 0) return 0
    const row = await db.selectFrom('request_origins').select((of) => of.fn.countAll<number>().as('count')).where(column, 'in', among).where('at', '>', from).executeTakeFirstOrThrow()
    return Number(row.count)
  }
  return { network: await count('network', network, since.place), neighbourhood: await count('neighbourhood', neighbourhood, since.place), domain: await count('domain', domain, since.domain) }
}

export async function forgetOrigins(db: Db, before: number): Promise<void> {
  await db.deleteFrom('request_origins').where('at', '<', before).execute()
}
