import { readScopes } from '../core/api-scope.ts'
import type { ApiScope } from '../core/api-scope.ts'
import type { Db } from '../db/schema.ts'

/** A key of one of the vendor's systems; only its hash is kept. */
export type ApiKey = { id: string, name: string, scopes: ApiScope[], createdAt: number, createdBy: string, lastUsedAt: number | null, revokedAt: number | null, revokedBy: string | null }

export async function insertApiKey(db: Db, it: Pick<ApiKey, 'id' | 'name' | 'scopes' | 'createdAt' | 'createdBy'>, keyHash: string): Promise<void> {
  await db.insertInto('api_keys').values({
    id: it.id, name: it.name, scopes: it.scopes.join(' '), key_hash: keyHash, created_at: it.createdAt, created_by: it.createdBy, last_used_at: null, revoked_at: null, revoked_by: null,
  }).execute()
}

/** The key behind a hash; null when it is unknown or was revoked by now. */
export async function findLiveApiKey(db: Db, keyHash: string, now: number): Promise<Pick<ApiKey, 'id' | 'name' | 'scopes' | 'lastUsedAt'> | null> {
  const row = await db.selectFrom('api_keys').select(['id', 'name', 'scopes', 'last_used_at']).where('key_hash', '=', keyHash).where((of) => of.or([of('revoked_at', 'is', null), of('revoked_at', '>', now)])).executeTakeFirst()
  return row ? { id: row.id, name: row.name, scopes: readScopes(row.scopes), lastUsedAt: row.last_used_at } : null
}

export async function markApiKeyUsed(db: Db, id: string, now: number): Promise<void> {
  await db.updateTable('api_keys').set({ last_used_at: now }).where('id', '=', id).execute()
}

/** Ends a key at a moment, now or ahead; null when there is none that lives longer. */
export async function revokeApiKey(db: Db, id: string, by: string, at: number): Promise<Pick<ApiKey, 'name' | 'scopes'> | null> {
  const row = await db.updateTable('api_keys').set({ revoked_at: at, revoked_by: by }).where('id', '=', id).where((of) => of.or([of('revoked_at', 'is', null), of('revoked_at', '>', at)]))
    .returning(['name', 'scopes']).executeTakeFirst()
  return row ? { name: row.name, scopes: readScopes(row.scopes) } : null
}

/** All keys there ever were, newest first. */
export async function listApiKeys(db: Db): Promise<ApiKey[]> {
  const rows = await db.selectFrom('api_keys').selectAll().orderBy('created_at', 'desc').orderBy('id').execute()
  return rows.map((row) => ({
    id: row.id, name: row.name, scopes: readScopes(row.scopes), createdAt: row.created_at, createdBy: row.created_by, lastUsedAt: row.last_used_at, revokedAt: row.revoked_at, revokedBy: row.revoked_by,
  }))
}
