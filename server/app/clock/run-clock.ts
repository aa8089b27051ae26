import { endKeptPlaces } from '../kept/end-kept-places.ts'
import { writeRevealDigests } from '../access/reveal-digest.ts'
import { askFollowUps } from '../client/ask-follow-ups.ts'
import { anchorJournal } from '../journal/anchor-journal.ts'
import { forgetOldNews } from '../live/feed.ts'
import { forgetOldWork } from '../outbox/forget.ts'
import { forgetOldMessages, sendMessages } from '../notice/send-messages.ts'
import { tellCrmTrouble } from '../notice/tell-crm-trouble.ts'
import { carryOutDecisions } from '../moderation/carry-out-decisions.ts'
import { endHolds } from '../moderation/hold-request.ts'
import { remindQuestions } from '../question/remind-questions.ts'
import { alertCases } from '../privacy/alert-cases.ts'
import { endRetention } from '../privacy/end-retention.ts'
import { scrubErased } from '../privacy/scrub-erased.ts'
import { runStatusRules } from '../partner/status-rules.ts'
import { expireOffers } from '../offer/expire-offers.ts'
import { askClients } from '../client/ask-clients.ts'
import { forgetUnconfirmed } from '../client/confirm-request.ts'
import { expireRequests } from '../request/expire-requests.ts'
import { forgetOldOrigins } from '../request/forget-origins.ts'
import { remindApart } from '../request/remind-apart.ts'
import { endUndo } from '../reservation/end-undo.ts'
import { beginDeadlines, recallIdle } from '../reservation/recall-idle.ts'
import { endSanctions } from '../sanction/end-sanctions.ts'
import { tellLevels } from '../reservation/tell-level.ts'
import { revokeReservations } from '../sanction/revoke-reservations.ts'
import { forgetOldSessions } from '../session/forget-sessions.ts'
import { takeUpLines } from '../waiting/take-up-lines.ts'
import type { App } from '../app.ts'
import type { ClockGuard } from './guard.ts'

/**
 * One kind of deadline: does what is due now, a piece at a time, each in a transaction that looks again. Returns how many it did.
 * All rest while it is not sure what time it is.
 */
export type Deadline = { name: string, run: (app: App) => Promise<number> }

/**
 * Does what is due of one kind. The moment is read before the guard looks and holds for the whole run: a clock that jumps in between
 * can't make anything due.
 */
export async function runDeadline(app: App, guard: Pick<ClockGuard, 'isSteady'>, { run }: Deadline): Promise<number> {
  const now = app.now()
  if (!guard.isSteady()) return 0
  return run(Object.create(app, { now: { value: () => now } }) as App)
}

/** What moderators decided; a loop of its own looks more often than the clock does. */
export const DECISIONS: Deadline = { name: 'decisions', run: carryOutDecisions }

/** Everything that happens because time passes. What is due stands in the database, so a clock that was killed goes on where it was. */
export const DEADLINES: readonly Deadline[] = [
  { name: 'undo', run: endUndo },
  { name: 'questions', run: remindQuestions },
  { name: 'unconfirmed', run: forgetUnconfirmed },
  { name: 'old origins', run: forgetOldOrigins },
  { name: 'requests set apart', run: remindApart },
  { name: 'requests put aside', run: endHolds },
  { name: 'expiry', run: expireRequests },
  { name: 'offers', run: expireOffers },
  { name: 'journal anchor', run: anchorJournal },
  { name: 'ends of sanctions', run: endSanctions },
  { name: 'reservations taken back', run: revokeReservations },
  { name: 'first deadlines', run: beginDeadlines },
  { name: 'recall', run: recallIdle },
  { name: 'kept places', run: endKeptPlaces },
  { name: 'waiting', run: takeUpLines },
  { name: 'CRM trouble', run: tellCrmTrouble },
  { name: 'follow-ups', run: askFollowUps },
  { name: 'messages', run: sendMessages },
  { name: 'old messages', run: forgetOldMessages },
  { name: 'old news', run: forgetOldNews },
  { name: 'old sessions', run: forgetOldSessions },
  { name: 'old work', run: forgetOldWork },
  { name: 'privacy alerts', run: alertCases },
  { name: 'retention', run: endRetention },
  { name: 'erased pages', run: scrubErased },
  { name: 'questions to clients', run: askClients },
  { name: 'status rules', run: runStatusRules },
  { name: 'levels', run: tellLevels },
  { name: 'digest of reveals', run: writeRevealDigests },
]
