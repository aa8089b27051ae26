import { feedRecordCommand, contactCommand, readFeedRecord } from '../../bitrix24/feed-record.ts'
import type { BatchCommand } from '../../bitrix24/batch.ts'
import { answersOf, FEED_ENTITIES, entityTypeOf, feedOf, hasConsent } from '../../core/feed.ts'
import type { Feed, FeedRecord, FeedTrouble } from '../../core/feed.ts'
import type { TryResult } from '../../core/outbox.ts'
import { sourceOr } from '../../core/source-names.ts'
import { findFeedRecord, putFeedRecord } from '../../store/feed-records.ts'
import type { FeedRow, RecordPointer } from '../../store/feed-records.ts'
import { listFeedsOf } from '../../store/feeds.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { callPortal, tryAgain } from '../portal/call-portal.ts'
import type { PortalAnswer } from '../portal/call-portal.ts'
import { readRequestForm } from '../request/read-request-form.ts'
import { receiveRequests } from '../request/receive-request.ts'

type Read = { kind: 'ok', record: FeedRecord } | { kind: 'absent' } | { kind: 'failed', result: TryResult }

/**
 * Makes a record of the vendor's CRM a request, if it comes from a form that feeds requests: once, however often it is asked. A record
 * that can't become one is written down with the reason, and is looked at again. Only the vendor's portal is ever asked.
 */
export async function takeRecord(app: App, { entityTypeId, itemId }: Omit<RecordPointer, 'memberId'>): Promise<TryResult> {
  const entity = FEED_ENTITIES.find((it) => entityTypeOf(it) === entityTypeId)
  const feeds = entity ? await listFeedsOf(app.db, entity) : []
  if (feeds.length === 0) return { kind: 'done' }
  const pointer = { memberId: app.vendorMemberId, entityTypeId, itemId }
  const known = await findFeedRecord(app.db, pointer)
  if (known && known.state !== 'waiting') return { kind: 'done' }

  const read = await readRecord(app, feedRecordCommand(entityTypeId, itemId))
  if (read.kind !== 'ok') return read.kind === 'absent' ? { kind: 'done' } : read.result
  const feed = feedOf(feeds, read.record)
  if (!feed) return { kind: 'done' }
  const contact = read.record.contactId === null ? null : await readRecord(app, contactCommand(read.record.contactId))
  if (contact?.kind === 'failed') return contact.result
  await take(app, pointer, feed, { record: read.record, contact: contact?.kind === 'ok' ? contact.record : null })
  return { kind: 'done' }
}

async function readRecord(app: App, { method, params }: BatchCommand): Promise<Read> {
  const answer: PortalAnswer = await callPortal(app, app.vendorMemberId, method, params)
  if (answer.kind === 'refused' && answer.code === 'NOT_FOUND') return { kind: 'absent' }
  if (answer.kind !== 'ok') return { kind: 'failed', result: tryAgain(answer) }
  const record = readFeedRecord(answer.result)
  return record ? { kind: 'ok', record } : { kind: 'failed', result: { kind: 'retry', reason: 'The record was answered in a shape that is not documented' } }
}

async function take(app: App, pointer: RecordPointer, feed: Feed, read: { record: FeedRecord, contact: FeedRecord | null }): Promise<void> {
  if (!hasConsent(feed, read.record)) return void await keepWaiting(app, pointer, feed, 'consent_missing', [])
  // Written before the request is made: whoever goes on after a crash, or runs beside, makes the same one.
  const { formKey } = await keepWaiting(app, pointer, feed, null, [])
  const form = readRequestForm({ ...answersOf(feed, read.record, read.contact), consent: 'accept', key: formKey }, await getRulebook(app.db, app.now()), feed.language)
  if (form.kind !== 'accepted') return void await keepWaiting(app, pointer, feed, 'invalid', form.kind === 'invalid' ? Object.keys(form.fields) : [])
  const [received] = await receiveRequests(app, [{ ...form.form, source: sourceOr(form.form.source, feed.id), ...(feed.consent && { agreed: { text: feed.consent.text, language: feed.language, givenAt: null, how: 'crm_form' } }) }])
  const row: Standing = { ...pointer, formKey, feedId: feed.id, state: 'taken', requestNumber: received?.number ?? null, trouble: null, fields: [] }
  await inTransaction(app.db, (tx) => putFeedRecord(tx, row, app.now()))
}

type Standing = Omit<FeedRow, 'foundAt' | 'lookedAt'>

async function keepWaiting(app: App, pointer: RecordPointer, feed: Feed, trouble: FeedTrouble | null, fields: string[]): Promise<{ formKey: string }> {
  return inTransaction(app.db, async (tx) => {
    await putFeedRecord(tx, { ...pointer, formKey: app.newId(), feedId: feed.id, state: 'waiting', requestNumber: null, trouble, fields }, app.now())
    const row = await findFeedRecord(tx, pointer)
    if (!row) throw new Error('A record that was written down is not there')
    return row
  })
}
