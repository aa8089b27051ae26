import { z } from 'zod'

/** GET /confirm/:token?mail=sent, GET /request/sent/:key?mail=limit: what came of the button that was chosen. */
export const askedQuery = z.object({ mail: z.enum(['sent', 'limit']).optional().catch(undefined) })
export const askedOrWrongQuery = z.object({ mail: z.enum(['sent', 'limit', 'wrong']).optional().catch(undefined) })

/** POST /request/sent/:key/email */
export const correctEmailBody = z.object({ email: z.string().max(1_000).catch('') }).catch({ email: '' })
