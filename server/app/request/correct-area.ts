import { english } from '../../say/speak.ts'
import { Refusal } from '../../core/errors.ts'
import type { Location } from '../../core/location.ts'
import { requestCode } from '../../core/request.ts'
import { moveOpenRequest } from '../../store/open-requests.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import { lockRequestsByNumber, moveRequest } from '../../store/requests.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellOperators, tellRequest } from '../live/live.ts'
import { placeName } from '../location/places.ts'
import { editorOf } from '../partner/editor.ts'
import type { Editor } from '../partner/editor.ts'
import { lockUndecided } from './lock-undecided.ts'

export type AreaCorrection = Location & { note: string }

/**
 * Says where the client really is; from now on partners there see the request. What is reserved stays. Throws `not_found` or `location_unknown`; while the request
 * waits, what deciding on it would throw; with `mustWait` also when it waits no more.
 */
export async function correctArea(app: App, by: Editor, number: number, { country, region, note }: AreaCorrection, { mustWait }: { mustWait: boolean }): Promise<void> {
  const area = { country, region }
  const found = placeName(area)
  if (found === null) throw new Refusal('location_unknown', { place: area.region ?? area.country })
  const place = english(found)
  await inTransaction(app.db, async (tx) => {
    const request = (await lockRequestsByNumber(tx, [number])).get(number)
    if (!request) throw new Refusal('not_found')
    const now = app.now()
    if (mustWait || request.state === 'held') await lockUndecided(tx, number, now)
    await moveRequest(tx, request.id, area)
    await moveOpenRequest(tx, request.id, area)
    await insertRequestEvent(tx, request.id, { at: now, kind: 'corrected', source: 'operator', actor: by.userName, note: area.region ?? area.country })
    await writeJournal(tx, app, { at: now, kind: 'request_corrected', requestId: request.id, partnerId: null, ...editorOf(by), details: `${place}: ${note}` })
    if (request.state === 'held') await tellOperators(tx, { kind: 'request.moderated', number: requestCode(number) }, now)
    if (request.state !== 'published') return
    await tellRequest(tx, request, { kind: 'request.closed', number: requestCode(number) }, now)
    await tellRequest(tx, { ...request, ...area }, { kind: 'request.published', number: requestCode(number) }, now)
  })
  app.wake.live()
}
