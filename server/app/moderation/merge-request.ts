import { Refusal } from '../../core/errors.ts'
import { joinNeeds, REJECT_REASONS, requestCode } from '../../core/request.ts'
import type { ImplementationRequest } from '../../core/request.ts'
import type { Tx } from '../../db/schema.ts'
import { moveAttachments } from '../../store/attachments.ts'
import { shareContact, updateContact } from '../../store/request-contacts.ts'
import { insertRequestEvent } from '../../store/request-events.ts'
import { lockRequestsByNumber, setMaskedText, setSize } from '../../store/requests.ts'
import type { App } from '../app.ts'
import { tellHoldersOfDetails, withDetails } from '../client/add-details.ts'
import { tellClosed } from '../client/tell-client.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { closeRequest } from '../request/close-request.ts'
import { contactIndex, openContact, sealContact } from '../request/contact.ts'
import type { Deciding } from '../request/moderate-request.ts'
import { endQuarantineCase } from '../request/remind-apart.ts'

/**
 * The request that is kept gets this one's words and files, as if its client had added them, and whoever holds it is told; until it is published also
 * the needs, and the size where it said none itself. This one closes as its duplicate. Throws `merge_target`.
 */
export async function mergeLocked(tx: Tx, app: App, { request, by, now }: Deciding, into: number): Promise<void> {
  const kept = await refuseMerge(tx, request, into)
  const [from, to] = [await openContact(app, request.id, tx), await openContact(app, kept.id, tx)]
  if (from && to) {
    const { contact } = withDetails(kept, to, { key: request.id, at: now, text: from.text })
    await updateContact(tx, kept.id, sealContact(app, kept.id, contact), contactIndex(app, contact))
    await moveAttachments(tx, request.id, kept.id)
  }
  if (kept.state === 'held') await setSize(tx, kept.id, { needs: joinNeeds(kept.needs, request.needs), seats: kept.seats ?? request.seats, budget: kept.budget ?? request.budget })
  // A moderator has read both: what partners may read of it is decided with the merge.
  await setMaskedText(tx, kept.id, `${kept.maskedText}\n\n${request.maskedText}`)
  await insertRequestEvent(tx, kept.id, { at: now, kind: 'merged', source: 'operator', actor: by.userName, note: requestCode(request.number) })
  if (kept.state === 'published') await tellHoldersOfDetails(tx, kept, request.id, now)
  const note = `${REJECT_REASONS.duplicate}. Merged into ${requestCode(into)}`
  await closeRequest(tx, request, 'duplicate', { source: 'operator', actor: by.userName, note, duplicateOf: into }, now)
  await endQuarantineCase(tx, request.id, { decision: 'rejected', by: by.userName, now })
  const { memberId, userId, userName } = by
  await writeJournal(tx, app, { at: now, kind: 'request_merged', requestId: request.id, partnerId: null, memberId, userId, userName, details: `into ${requestCode(into)}` })
  await tellClosed(tx, request, now)
}

/** The request that would be kept, locked. Throws `merge_target` unless it is an open one of the same client. */
export async function refuseMerge(tx: Tx, request: ImplementationRequest, into: number): Promise<ImplementationRequest> {
  const kept = (await lockRequestsByNumber(tx, [into])).get(into)
  const fits = kept !== undefined && kept.id !== request.id && (kept.state === 'held' || kept.state === 'published') && await shareContact(tx, request.id, kept.id)
  if (!fits) throw new Refusal('merge_target', { number: requestCode(request.number), other: requestCode(into) })
  return kept
}
