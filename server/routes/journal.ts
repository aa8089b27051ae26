import express from 'express'
import type { Router } from 'express'
import type { App } from '../app/app.ts'
import { DAMAGE_TEXTS } from '../app/journal/damage.ts'
import { formatAnchor, parseAnchor } from '../app/journal/anchor.ts'
import { showJournal } from '../app/journal/show-journal.ts'
import type { JournalPage } from '../app/journal/show-journal.ts'
import { verifyJournal } from '../app/journal/verify-journal.ts'
import type { JournalCheck } from '../app/journal/verify-journal.ts'
import { journalCheckQuery, journalQuery } from '../contract/journal.ts'
import type { JournalCheckView, JournalView } from '../contract/journal.ts'
import { requestCode } from '../core/request.ts'
import { requireSession } from '../http/session.ts'

/** Who saw or changed what, and whether that is as it was written. */
export function journalRoutes(app: App): Router {
  const routes = express.Router()
  routes.use('/journal', requireSession(app, 'operator'))

  routes.get('/journal', async (req, res) => {
    const { request = null, partner = null, kind = null, before = null } = journalQuery.parse(req.query)
    res.json(presentPage(await showJournal(app, { requestNumber: request, partnerId: partner, kind, before }), app.now()))
  })
  routes.get('/journal/check', async (req, res) => {
    const { anchor } = journalCheckQuery.parse(req.query)
    res.json(presentCheck(await verifyJournal(app, anchor.map(parseAnchor)), app.now()))
  })
  return routes
}

function presentPage({ rows, next }: JournalPage, now: number): JournalView {
  return {
    rows: rows.map(({ id, seq, at, kind, requestNumber, partnerId, memberId, userId, userName, details }) => ({
      id, seq, at, kind, request: requestNumber === null ? null : requestCode(requestNumber), partnerId, memberId, userId, userName, details,
    })),
    next, now,
  }
}

function presentCheck(check: JournalCheck, now: number): JournalCheckView {
  if (check.state === 'damaged') return { ...check, text: DAMAGE_TEXTS[check.kind], now }
  return { state: 'whole', rows: check.rows, end: check.end && formatAnchor(check.end), now }
}
