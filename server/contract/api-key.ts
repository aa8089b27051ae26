import { z } from 'zod'
import { API_SCOPES } from '../core/api-scope.ts'
import type { ApiScope } from '../core/api-scope.ts'

/** POST /api/operator/api-keys — `name` says which system uses it, `scopes` what it may do. */
export const apiKeyBody = z.strictObject({ name: z.string().trim().min(3).max(100), scopes: z.array(z.enum(API_SCOPES)).min(1).max(API_SCOPES.length).default(['partners']) })

/** The only time the key is told. `oldUntil`: until when the one it replaces still lives; POST /api/operator/api-keys/:id/rotate answers with it. */
export type NewApiKeyView = { id: string, name: string, scopes: ApiScope[], key: string, oldUntil?: number }

/** GET /api/operator/api-keys, newest first; DELETE /api/operator/api-keys/:id answers with it too. */
export type ApiKeysView = {
  keys: { id: string, name: string, scopes: ApiScope[], createdAt: number, createdBy: string, /** Kept at most once a minute. */ lastUsedAt: number | null, /** Ahead while another key takes its place. */ revoked: { at: number, by: string } | null }[]
  now: number
}
