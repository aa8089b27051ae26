import express from 'express'
import type { Router } from 'express'
import type { z } from 'zod'
import type { App } from '../app/app.ts'
import { formatAnchor, parseAnchor } from '../app/journal/anchor.ts'
import { exportJournal } from '../app/journal/export-journal.ts'
import { showJournal } from '../app/journal/show-journal.ts'
import type { JournalFilter, JournalPage } from '../app/journal/show-journal.ts'
import { verifyJournal } from '../app/journal/verify-journal.ts'
import type { JournalCheck } from '../app/journal/verify-journal.ts'
import { journalCheckQuery, journalExportBody, journalExportQuery, journalQuery } from '../contract/journal.ts'
import type { JournalCheckView, JournalExportView, JournalView } from '../contract/journal.ts'
import { requestCode } from '../core/request.ts'
import { say } from '../core/said.ts'
import { callerOf } from '../http/session.ts'
import { voiceOf } from '../http/voice.ts'
import { writeCsv } from '../http/write-csv.ts'
import type { Cell } from '../http/write-csv.ts'
import type { Speak } from '../say/speak.ts'

/** Who saw or changed what, and whether that is as it was written. */
export function journalRoutes(app: App): Router {
  const routes = express.Router()

  routes.get('/journal', async (req, res) => {
    const { before = null, ...query } = journalQuery.parse(req.query)
    res.json(presentPage(await showJournal(app, { ...toFilter(query), before }), app.now()))
  })
  routes.post('/journal/export', async (req, res) => {
    const filter = toFilter(journalExportQuery.parse(req.query))
    const { rows, isWhole } = await exportJournal(app, callerOf(req), filter, journalExportBody.parse(req.body).reason)
    res.json({ rows: rows.length, isWhole, csv: writeCsv([COLUMNS, ...rows.map(toCells)]) } satisfies JournalExportView)
  })
  routes.get('/journal/check', async (req, res) => {
    const { anchor } = journalCheckQuery.parse(req.query)
    res.json(presentCheck(await verifyJournal(app, anchor.map(parseAnchor)), { speak: voiceOf(req), now: app.now() }))
  })
  return routes
}

function toFilter({ request, partner, kind, words, since, until }: z.infer<typeof journalExportQuery>): JournalFilter {
  return { requestNumber: request ?? null, partner: partner ?? null, kind: kind ?? null, words: words ?? null, since: since ?? null, until: until ?? null, before: null }
}

const COLUMNS = ['seq', 'at', 'kind', 'request', 'partner', 'portal', 'user', 'name', 'details']

function toCells({ seq, at, kind, requestNumber, partnerId, memberId, userId, userName, details }: JournalPage['rows'][number]): Cell[] {
  return [seq, new Date(at).toISOString(), kind, requestNumber === null ? null : requestCode(requestNumber), partnerId, memberId, userId, userName, details]
}

function presentPage({ rows, next }: JournalPage, now: number): JournalView {
  return {
    rows: rows.map(({ id, seq, at, kind, requestNumber, partnerId, partnerName, memberId, userId, userName, company, details }) => ({
      id, seq, at, kind, request: requestNumber === null ? null : requestCode(requestNumber), partnerId, partnerName, memberId, userId, userName, company, details,
    })),
    next, now,
  }
}

function presentCheck(check: JournalCheck, { speak, now }: { speak: Speak, now: number }): JournalCheckView {
  if (check.state === 'damaged') return { ...check, text: speak(say(`damage.${check.kind}`)), now }
  return { state: 'whole', rows: check.rows, end: check.end && formatAnchor(check.end), now }
}
