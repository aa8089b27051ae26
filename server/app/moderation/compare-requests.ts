import { Refusal } from '../../core/errors.ts'
import { requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import { textAlike } from '../../core/text-alike.ts'
import type { Decider } from '../../store/decisions.ts'
import { compareContacts, listAlike } from '../../store/request-contacts.ts'
import type { SameContact } from '../../store/request-contacts.ts'
import { findRequestByNumber } from '../../store/requests.ts'
import { listHolders } from '../../store/reservations.ts'
import { insertToldApart, listToldApart } from '../../store/told-apart.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellOperators } from '../live/live.ts'

/** Another request beside the one that is decided on; `alike` is how much of the text is the same. Contacts are compared, not shown. */
export type Compared = { request: ImplementationRequest, taken: number, same: SameContact, alike: number, isToldApart: boolean }

/** The request, the others of its client, newest first, and the one that is asked for by its number. Throws `not_found`. */
export async function compareRequests(app: App, number: number, asked: number | null): Promise<{ request: ImplementationRequest, others: Compared[] }> {
  const request = await findRequestByNumber(app.db, number)
  if (!request) throw new Refusal('not_found')
  const found = await listAlike(app.db, request.id)
  const named = asked === null || asked === number || found.some((it) => it.number === asked) ? null : await findRequestByNumber(app.db, asked)
  if (asked !== null && asked !== number && !named && !found.some((it) => it.number === asked)) throw new Refusal('not_found')
  const apart = await listToldApart(app.db, request.id)
  const others = await Promise.all([...named ? [named] : [], ...found].map(async (other) => ({
    request: other, taken: (await listHolders(app.db, other.id)).length, same: await compareContacts(app.db, request.id, other.id),
    alike: textAlike(request.maskedText, other.maskedText), isToldApart: apart.has(other.number),
  })))
  return { request, others }
}

/** Keeps that two requests of one client are two: the hint goes. Throws `not_found`. */
export async function tellApart(app: App, { memberId, userId, userName }: Decider, number: number, other: number): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const [request, different] = [await findRequestByNumber(tx, number), await findRequestByNumber(tx, other)]
    if (!request || !different) throw new Refusal('not_found')
    const now = app.now()
    if (!await insertToldApart(tx, request.id, { number: other, userName, at: now })) return
    await writeJournal(tx, app, { at: now, kind: 'requests_told_apart', requestId: request.id, partnerId: null, memberId, userId, userName, details: `from ${requestCode(other)}` })
    await tellOperators(tx, { kind: 'request.moderated', number: requestCode(number) }, now)
  })
  app.wake.live()
}
