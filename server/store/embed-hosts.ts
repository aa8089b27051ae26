import type { Db } from '../db/schema.ts'

/** A site that may frame the form, and who allowed it. */
export type EmbedHost = { host: string, addedBy: string, addedAt: number }

export async function listEmbedHosts(db: Db): Promise<EmbedHost[]> {
  const rows = await db.selectFrom('embed_hosts').selectAll().orderBy('host').execute()
  return rows.map((row) => ({ host: row.host, addedBy: row.added_by, addedAt: row.added_at }))
}

/** The entries that may let a host in: itself, and names above it with everything below. */
export async function findEmbedHosts(db: Db, host: string): Promise<string[]> {
  const labels = host.split('.')
  const above = labels.slice(1).map((_, at) => `*.${labels.slice(at + 1).join('.')}`)
  const rows = await db.selectFrom('embed_hosts').select('host').where('host', 'in', [host, ...above]).execute()
  return rows.map((row) => row.host)
}

export async function insertEmbedHosts(db: Db, hosts: readonly string[], by: string, now: number): Promise<void> {
  if (hosts.length === 0) return
  await db.insertInto('embed_hosts').values(hosts.map((host) => ({ host, added_by: by, added_at: now }))).onConflict((conflict) => conflict.doNothing()).execute()
}

export async function deleteEmbedHosts(db: Db, hosts: readonly string[]): Promise<void> {
  if (hosts.length > 0) await db.deleteFrom('embed_hosts').where('host', 'in', hosts).execute()
}
