import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { leaveRecord, listFeedFields, lookAtRecord, setFeeds, showFeeds } from '../app/feed/feeds.ts'
import type { FeedRow, ShownFeeds } from '../app/feed/feeds.ts'
import { feedFieldsParams, feedRecordParams, feedsBody } from '../contract/feed.ts'
import type { FeedFieldsView, FeedRecordView, FeedsView } from '../contract/feed.ts'
import { FEED_ENTITIES, entityTypeOf } from '../core/feed.ts'
import { NEED_CODES } from '../core/request.ts'
import { callerOf } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import { presentNeeds } from './present-common.ts'

/** Forms of the vendor's own CRM whose records become requests. */
export function feedRoutes(app: App): Router {
  const routes = express.Router()
  const view = async (): Promise<FeedsView> => present(await showFeeds(app), app.now())

  routes.get('/feeds', async (_req, res) => {
    res.json(await view())
  })
  routes.put('/feeds', async (req, res) => {
    const { version, feeds } = feedsBody.parse(req.body)
    await setFeeds(app, callerOf(req), version, feeds)
    res.json(await view())
  })
  routes.get('/feeds/fields/:entity', async (req, res) => {
    const { entity } = feedFieldsParams.parse(req.params)
    const fields = await listFeedFields(app, entity)
    res.json({
      fields: fields.map(({ name, label, items }) => ({ code: name, title: label, choices: items?.map(({ id, name: text }) => ({ value: id, name: text })) ?? null })),
      needs: presentNeeds(NEED_CODES, voiceOf(req)),
    } satisfies FeedFieldsView)
  })
  routes.post('/feeds/records/:entity/:id/look', async (req, res) => {
    const { entity, id } = feedRecordParams.parse(req.params)
    await lookAtRecord(app, entity, id)
    res.json(await view())
  })
  routes.post('/feeds/records/:entity/:id/leave', async (req, res) => {
    const { entity, id } = feedRecordParams.parse(req.params)
    await leaveRecord(app, callerOf(req), entity, id)
    res.json(await view())
  })
  return routes
}

function present({ version, feeds, waiting, waitingCount, domain }: ShownFeeds, now: number): FeedsView {
  return {
    version, waitingCount, now, waiting: waiting.map((row) => presentRecord(row, domain)),
    feeds: feeds.map(({ readFrom: _, ...feed }) => feed),
  }
}

function presentRecord({ entityTypeId, itemId, feedId, trouble, fields, foundAt, lookedAt }: FeedRow, domain: string): FeedRecordView {
  const entity = FEED_ENTITIES.find((it) => entityTypeOf(it) === entityTypeId) ?? 'lead'
  return { entity, id: itemId, url: `https://${domain}/crm/${entity}/details/${itemId}/`, feed: feedId, trouble, fields, foundAt, lookedAt }
}
