import type { Db } from '../db/schema.ts'

/** A portal's `host:port` beside 443 and what an operator said to it; `by` is empty while nobody did. */
export type PortalAddress = { host: string, state: 'wanted' | 'allowed' | 'refused', memberId: string | null, by: string, since: number }

const SHOWN = 100

export async function isAddressAllowed(db: Db, host: string): Promise<boolean> {
  return await db.selectFrom('allowed_addresses').select('host').where('host', '=', host).executeTakeFirst() !== undefined
}

/** Remembers that a portal answers there; a refusal stays one. */
export async function wantAddress(db: Db, host: string, memberId: string, now: number): Promise<void> {
  await db.insertInto('wanted_addresses').values({ host, member_id: memberId, wanted_at: now, refused_by: null, refused_at: null })
    .onConflict((conflict) => conflict.column('host').doUpdateSet({ member_id: memberId, wanted_at: now })).execute()
}

export async function allowAddress(db: Db, host: string, by: string, now: number): Promise<void> {
  await db.insertInto('allowed_addresses').values({ host, added_by: by, added_at: now }).onConflict((conflict) => conflict.doNothing()).execute()
  await db.updateTable('wanted_addresses').set({ refused_by: null, refused_at: null }).where('host', '=', host).execute()
}

/** Takes a permission away and says no to who wants it; false when there is nothing to say no to. */
export async function refuseAddress(db: Db, host: string, by: string, now: number): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('allowed_addresses').where('host', '=', host).executeTakeFirst()
  const { numUpdatedRows } = await db.updateTable('wanted_addresses').set({ refused_by: by, refused_at: now }).where('host', '=', host).executeTakeFirst()
  return numDeletedRows + numUpdatedRows > 0n
}

/** Those that wait for an answer first, then by name. */
export async function listAddresses(db: Db): Promise<PortalAddress[]> {
  const wanted = await db.selectFrom('wanted_addresses').selectAll().orderBy('wanted_at', 'desc').limit(SHOWN).execute()
  const allowed = await db.selectFrom('allowed_addresses').selectAll().execute()
  const members = new Map(wanted.map((row) => [row.host, row.member_id]))
  const isAllowed = new Set(allowed.map((row) => row.host))
  const open = wanted.filter((row) => !isAllowed.has(row.host)).map((row): PortalAddress => ({
    host: row.host, state: row.refused_by === null ? 'wanted' : 'refused', memberId: row.member_id, by: row.refused_by ?? '', since: row.refused_at ?? row.wanted_at,
  }))
  const given = allowed.map((row): PortalAddress => ({ host: row.host, state: 'allowed', memberId: members.get(row.host) ?? null, by: row.added_by, since: row.added_at }))
  return [...open, ...given].sort((a, b) => ORDER[a.state] - ORDER[b.state] || a.host.localeCompare(b.host))
}

const ORDER = { wanted: 0, allowed: 1, refused: 2 } as const
