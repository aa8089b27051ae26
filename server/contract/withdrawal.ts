import { z } from 'zod'

const told = z.string().trim().min(3).max(500)

/** POST /api/operator/requests/:number/withdraw — the client takes it back from everybody; `told` says how the operator heard of it. */
export const withdrawBody = z.strictObject({ told })
export type WithdrawBody = z.infer<typeof withdrawBody>

/** POST /api/operator/requests/:number/stop takes it back from one partner, …/chosen says that the client chose this one. */
export const ofOneBody = z.strictObject({ reservationId: z.uuid(), told })
export type OfOneBody = z.infer<typeof ofOneBody>
