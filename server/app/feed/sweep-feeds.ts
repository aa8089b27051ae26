import { feedListCommand, readFeedList } from '../../bitrix24/feed-record.ts'
import { entityTypeOf } from '../../core/feed.ts'
import { HOUR_MS } from '../../core/time.ts'
import { listStaleRecords } from '../../store/feed-records.ts'
import { claimFeeds, moveFeed } from '../../store/feeds.ts'
import type { StoredFeed } from '../../store/feeds.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { callPortal } from '../portal/call-portal.ts'
import { takeRecord } from './take-record.ts'

/** Records are seen some time after they are made, and a portal's clock may be slow. */
const OVERLAP_MS = HOUR_MS
const LOOKS_AT_ONCE = 50

/**
 * Looks for records of feeds that nobody looked for since `everyMs`, and again at those that wait: events may all be lost, and this
 * finds the same requests without any. Returns how many feeds were looked at.
 */
export async function sweepFeeds(app: App, everyMs: number): Promise<number> {
  const now = app.now()
  const feeds = await inTransaction(app.db, (tx) => claimFeeds(tx, now - everyMs, now))
  for (const feed of feeds) {
    const trouble = await sweepFeed(app, feed)
    if (trouble === null) await moveFeed(app.db, feed.id, now)
    else app.log.warn({ feed: feed.id, reason: trouble }, 'the records of a form could not all be read')
  }
  if (feeds.length > 0) for (const row of await listStaleRecords(app.db, app.vendorMemberId, now - everyMs, LOOKS_AT_ONCE)) await takeRecord(app, row)
  return feeds.length
}

/** Returns why not every record was taken; the next sweep begins at the same moment then. */
async function sweepFeed(app: App, feed: StoredFeed): Promise<string | null> {
  const entityTypeId = entityTypeOf(feed.entity)
  let trouble: string | null = null
  let afterId = 0
  for (;;) {
    const { method, params } = feedListCommand(feed, feed.readFrom - OVERLAP_MS, afterId)
    const answer = await callPortal(app, app.vendorMemberId, method, params)
    if (answer.kind !== 'ok') return answer.reason
    const { ids, isLast } = readFeedList(answer.result)
    for (const itemId of ids) {
      const taken = await takeRecord(app, { entityTypeId, itemId })
      if (taken.kind !== 'done') trouble ??= taken.reason
    }
    afterId = ids.at(-1) ?? afterId
    if (isLast) return trouble
  }
}
