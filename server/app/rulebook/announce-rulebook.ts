import { isDeepStrictEqual } from 'node:util'
import { Refusal } from '../../core/errors.ts'
import { isInProgramme } from '../../core/partner.ts'
import { announcement, changeSentences } from '../../core/rulebook-changes.ts'
import type { Rulebook, Rules } from '../../core/rulebook.ts'
import { predecessorOf, rulesOf, standingOf } from '../../core/rulebook-versions.ts'
import { moment, say, sentences } from '../../core/said.ts'
import type { Said } from '../../core/said.ts'
import { dateOf } from '../../core/say-time.ts'
import { MINUTE_MS } from '../../core/time.ts'
import type { Tx } from '../../db/schema.ts'
import { english, keep } from '../../say/speak.ts'
import { listPartners } from '../../store/partners.ts'
import { insertRulebook, listRulebooks } from '../../store/rulebooks.ts'
import { deleteDraft } from '../../store/rulebook-drafts.ts'
import { inTransaction, isUniqueViolation } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellPartner } from '../live/live.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import { InvalidFields } from '../request/invalid-fields.ts'
import type { Caller } from '../session/open-session.ts'
import { refusalOf } from './drafts.ts'
import { refuseContradictions } from './refuse-contradictions.ts'

/** A rulebook as an operator wants it; the number is given when it is stored. */
export type Announcement = { startsAt: number, why: string, rules: Rules }
/** The draft it was written in, as it was read; it goes once its rules are announced. */
export type FromDraft = { id: string, version: number }

/** What is decided now must not be judged later by a version that started meanwhile: so long, every process knows of it before. */
const AHEAD_MS = MINUTE_MS
const TRIES = 20

/**
 * Announces a version and tells every partner in the programme. Versions announced to start at the same moment or later are
 * replaced by it. Throws `invalid` with a sentence per field, `rulebook_past`, or `draft_changed` when its draft was saved in between.
 */
export async function announceRulebook(app: App, caller: Caller, draft: Announcement, from: FromDraft | null = null): Promise<number> {
  refuseContradictions(draft.rules)
  for (let attempt = 1; ; attempt += 1) {
    try {
      const version = await inTransaction(app.db, async (tx) => {
        if (from !== null && !await deleteDraft(tx, from.id, from.version)) throw await refusalOf(tx, from.id)
        return announce(tx, app, caller, draft)
      })
      app.wake.worker()
      app.wake.live()
      return version
    } catch (error) {
      // Two operators at once want the same number; the primary key gives it to one, and the other looks again.
      if (attempt === TRIES || !isUniqueViolation(error)) throw error
    }
  }
}

async function announce(tx: Tx, app: App, caller: Caller, { startsAt, why, rules }: Announcement): Promise<number> {
  const now = app.now()
  if (startsAt < now + AHEAD_MS) throw new Refusal('rulebook_past')
  const all = (await listRulebooks(tx)).map((it) => it.rulebook)
  const rulebook: Rulebook = { ...rules, version: Math.max(...all.map((it) => it.version)) + 1, startsAt }
  const replaced = all.filter((it) => it.startsAt >= startsAt && standingOf(it, all, now).state === 'announced')
  refuseNoChange(rulebook, all, replaced)
  await insertRulebook(tx, { ...rulebook, why, createdBy: caller.userName }, now)
  const before = predecessorOf(rulebook, all)
  await writeJournal(tx, app, {
    at: now, kind: 'rulebook_added', requestId: null, partnerId: null, memberId: caller.memberId, userId: caller.userId, userName: caller.userName,
    details: `version ${rulebook.version} from ${dateOf(startsAt)}: ${before ? changeSentences(before, rulebook).map(english).join(' ') : ''}`,
  })
  await tellPartners(tx, rulebook, noticeText(rulebook, why, before, replaced), now)
  return rulebook.version
}

/** A second click, or a version that repeats what will be in force anyway. */
function refuseNoChange(rulebook: Rulebook, all: readonly Rulebook[], replaced: readonly Rulebook[]): void {
  const there = all.find((it) => standingOf(it, all, rulebook.startsAt).state === 'in_force')
  const endsOthers = replaced.some((it) => it !== there)
  if (!there || endsOthers || !isDeepStrictEqual(rulesOf(there), rulesOf(rulebook))) return
  throw new InvalidFields({ rules: say('invalid.sameRules', { version: there.version }) })
}

async function tellPartners(tx: Tx, { version, startsAt }: Rulebook, news: Said, now: number): Promise<void> {
  for (const partner of (await listPartners(tx)).filter(isInProgramme)) {
    await tellNotice(tx, { partnerId: partner.id, kind: 'rules_announced', subject: `rulebook/${version}`, ...keep(news), dueAt: startsAt }, now)
    await tellPartner(tx, partner.id, { kind: 'rules.changed', version, startsAt }, now)
  }
}

function noticeText({ version, startsAt, ...rules }: Rulebook, why: string, before: Rules | null, replaced: readonly Rulebook[]): Said {
  const on = moment(startsAt, 'date')
  const instead = replaced.map((it) => say('ruleNews.version', { version: it.version, on: moment(it.startsAt, 'date') }))
  return sentences(
    say('ruleNews.start', { version, on }),
    say('ruleNews.why', { why }),
    ...(before ? announcement(before, rules, on) : []),
    ...(instead.length > 0 ? [say('ruleNews.instead', { versions: { all: instead, as: 'list' } })] : []),
  )
}
