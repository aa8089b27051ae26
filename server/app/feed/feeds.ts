import { createHash } from 'node:crypto'
import { Refusal } from '../../core/errors.ts'
import { entityTypeOf } from '../../core/feed.ts'
import type { Feed, FeedEntity } from '../../core/feed.ts'
import { countTakenRecords, leaveFeedRecord, listWaitingRecords } from '../../store/feed-records.ts'
import type { FeedRow } from '../../store/feed-records.ts'
import { deleteFeeds, listFeeds, putFeed } from '../../store/feeds.ts'
import type { StoredFeed } from '../../store/feeds.ts'
import { findPortal } from '../../store/portals.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { listFields } from '../portal/list-fields.ts'
import type { FieldCard } from '../portal/list-fields.ts'
import type { Caller } from '../session/open-session.ts'
import { takeRecord } from './take-record.ts'

const SHOWN = 50

export type ShownFeeds = { version: string, feeds: (StoredFeed & { taken: number })[], waiting: FeedRow[], waitingCount: number, domain: string }
export type { FeedRow }

/** The fields of a kind of record in the vendor's CRM, and those of its contact that a feed reads under the same names. Throws `portal_silent`. */
export async function listFeedFields(app: App, entity: FeedEntity): Promise<FieldCard[]> {
  return listFields(app, app.vendorMemberId, entityTypeOf(entity))
}

export async function showFeeds(app: App): Promise<ShownFeeds> {
  const feeds = await listFeeds(app.db)
  const taken = await countTakenRecords(app.db, app.vendorMemberId)
  const waiting = await listWaitingRecords(app.db, app.vendorMemberId, SHOWN)
  const portal = await findPortal(app.db, app.vendorMemberId)
  return {
    version: versionOf(feeds), feeds: feeds.map((feed) => ({ ...feed, taken: taken.get(feed.id) ?? 0 })),
    waiting: waiting.rows, waitingCount: waiting.total, domain: portal?.domain ?? '',
  }
}

/** Makes these the only feeds. Records from before a feed was made are left alone. Throws `feeds_changed` when somebody saved others meanwhile. */
export async function setFeeds(app: App, caller: Caller, version: string, wanted: readonly Feed[]): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const now = app.now()
    const known = await listFeeds(tx)
    if (versionOf(known) !== version) throw new Refusal('feeds_changed')
    const changed = wanted.filter((feed) => !known.some((it) => it.id === feed.id && textOf(it) === textOf(feed)))
    const removed = known.filter(({ id }) => !wanted.some((it) => it.id === id)).map(({ id }) => id)
    if (changed.length + removed.length === 0) return
    await deleteFeeds(tx, removed)
    for (const feed of changed) await putFeed(tx, feed, caller.userName, now)
    await writeJournal(tx, app, entry(app, caller, 'feeds_changed', [...changed.map(({ id }) => `=${id}`), ...removed.map((id) => `-${id}`)].join(' ')))
  })
}

/** Reads a record that waits once more, now. */
export async function lookAtRecord(app: App, entity: FeedEntity, itemId: number): Promise<void> {
  const result = await takeRecord(app, { entityTypeId: entityTypeOf(entity), itemId })
  if (result.kind !== 'done') throw new Refusal('portal_silent')
}

/** Puts a record aside: it becomes no request, and is not looked at again. Throws `not_found` when it does not wait. */
export async function leaveRecord(app: App, caller: Caller, entity: FeedEntity, itemId: number): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const isLeft = await leaveFeedRecord(tx, { memberId: app.vendorMemberId, entityTypeId: entityTypeOf(entity), itemId }, app.now())
    if (!isLeft) throw new Refusal('not_found')
    await writeJournal(tx, app, entry(app, caller, 'feed_record_left', `${entity} ${itemId}`))
  })
}

function versionOf(feeds: readonly Feed[]): string {
  return createHash('sha256').update(feeds.map((feed) => `${feed.id} ${textOf(feed)}`).join('\n')).digest('base64url').slice(0, 22)
}

/** What an operator decides of a feed, in one order. */
function textOf({ entity, formId, sourceId, language, fields, consent }: Feed): string {
  const sorted = Object.entries(fields).toSorted(([a], [b]) => a.localeCompare(b))
  return JSON.stringify([entity, formId, sourceId, language, sorted, consent && [consent.text, consent.field && [consent.field.code, consent.field.yes]]])
}

function entry(app: App, { memberId, userId, userName }: Caller, kind: 'feeds_changed' | 'feed_record_left', details: string): Parameters<typeof writeJournal>[2] {
  return { at: app.now(), kind, requestId: null, partnerId: null, memberId, userId, userName, details }
}
