import { z } from 'zod'

/** POST /api/operator/api-keys — `name` says which system uses it. */
export const apiKeyBody = z.strictObject({ name: z.string().trim().min(3).max(100) })

/** The only time the key is told. */
export type NewApiKeyView = { id: string, name: string, key: string }

/** GET /api/operator/api-keys, newest first; DELETE /api/operator/api-keys/:id answers with it too. */
export type ApiKeysView = {
  keys: { id: string, name: string, createdAt: number, createdBy: string, /** Kept at most once a minute. */ lastUsedAt: number | null, revoked: { at: number, by: string } | null }[]
}
