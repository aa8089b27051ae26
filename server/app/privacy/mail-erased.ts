import { z } from 'zod'
import type { TryResult } from '../../core/outbox.ts'
import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import { moment } from '../../core/said.ts'
import type { Tx } from '../../db/schema.ts'
import { erasedMail } from '../../mail/erased-mail.ts'
import { emptyWork, insertWork } from '../../store/outbox.ts'
import type { Work } from '../../store/outbox.ts'
import { getRequest } from '../../store/requests.ts'
import type { App } from '../app.ts'

/** Partners by their names, who have to confirm until `dueAt`. */
export type Told = { partners: readonly string[], dueAt: number | null }

export const erasedPayload = z.object({ requestId: z.string(), sealed: z.string(), partners: z.array(z.string()), dueAt: z.number().nullable() })

/** Keeps the address sealed in the work itself: it stands nowhere else any more, and goes with the mail. */
export async function mailErased(tx: Tx, app: App, { id: requestId }: ImplementationRequest, { to, partners, dueAt }: Told & { to: string }, now: number): Promise<void> {
  const payload: z.infer<typeof erasedPayload> = { requestId, sealed: app.seal.seal(to, addressPlace(requestId)), partners: [...partners], dueAt }
  await insertWork(tx, { kind: 'mail.erased', lane: `erased/${requestId}`, subject: requestId, memberId: null, payload, runAt: now }, now)
}

/** The last mail to a client. */
export async function sendErased(app: App, work: Work): Promise<TryResult> {
  const { requestId, sealed, partners, dueAt } = erasedPayload.parse(work.payload)
  const request = await getRequest(app.db, requestId)
  const until = dueAt === null ? null : moment(dueAt, 'day')
  await app.mail.send(erasedMail({ to: app.seal.open(sealed, addressPlace(requestId)), number: requestCode(request.number), partners, until }, request.formLanguage))
  await emptyWork(app.db, work.id)
  return { kind: 'done' }
}

function addressPlace(requestId: string): string {
  return `outbox.payload/erased/${requestId}`
}
