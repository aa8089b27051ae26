import { keep, speak } from '../../say/speak.ts'
import { Refusal } from '../../core/errors.ts'
import type { Language } from '../../core/languages.ts'
import type { Partner } from '../../core/partner.ts'
import { countWarnings, sanctionText, wholeMinute } from '../../core/sanction.ts'
import type { Clause, Sanction } from '../../core/sanction.ts'
import type { Tx } from '../../db/schema.ts'
import { findPartner, listGroup, lockPartners } from '../../store/partners.ts'
import { countUsage } from '../../store/reservations.ts'
import { findSanction, insertSanction, listSanctions } from '../../store/sanctions.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { tellOperators } from '../live/live.ts'
import { partnerLanguage } from '../portal/portal-voice.ts'
import { tellNotice } from '../notice/tell-notice.ts'
import { editorOf } from '../partner/editor.ts'
import type { Editor } from '../partner/editor.ts'
import { revokeFor } from './revoke-reservations.ts'
import { settleSuspension } from './settle-suspension.ts'

export type Imposing = {
  partnerId: string
  kind: Sanction['kind']
  rule: Clause
  reason: string
  evidence: string
  /** Null: for good; a warning has no end. Rounded up to a whole minute. */
  until: number | null
  /** Takes back what is reserved; only a suspension can. */
  revokes: boolean
  /** Also against the other companies of its group, each with a sanction of its own. */
  wholeGroup: boolean
  /** Becomes the sanction's id: the same call twice is one sanction. */
  key?: string | undefined
}

/**
 * Imposes a sanction; from the commit on no reservation of the partner's goes through. Reservations are taken back afterwards, one by one.
 * Returns the named partner's sanction. Throws `not_found`, `sanction_past`, or `invalid` for a key that stands for another one.
 */
export async function imposeSanction(app: App, by: Editor, it: Imposing): Promise<Sanction> {
  const { made, isNew } = await inTransaction(app.db, async (tx) => {
    const named = await findPartner(tx, it.partnerId)
    if (!named) throw new Refusal('not_found')
    const members = it.wholeGroup ? await listGroup(tx, named.groupId) : [named]
    const locked = await lockPartners(tx, members.map(({ id }) => id))
    const earlier = it.key === undefined ? null : await findSanction(tx, it.key)
    if (earlier) return { made: [sameOrInvalid(earlier, it)], isNew: false }

    const now = app.now()
    if (it.until !== null && it.until <= now) throw new Refusal('sanction_past')
    const sanctions: Sanction[] = []
    for (const partner of locked.values()) sanctions.push(await impose(tx, app, { by, it, partner, now }))
    await tellOperators(tx, { kind: 'desk.changed' }, now)
    return { made: sanctions, isNew: true }
  })
  if (isNew) {
    for (const sanction of made) await revokeFor(app, sanction)
    app.wake.live()
    app.wake.worker()
  }
  const own = made.find(({ partnerId }) => partnerId === it.partnerId)
  if (!own) throw new Refusal('not_found')
  return own
}

type Case = { by: Editor, it: Imposing, partner: Partner, now: number }

async function impose(tx: Tx, app: App, { by, it, partner, now }: Case): Promise<Sanction> {
  const sanction = draftSanction(app, { by, it, partner, now })
  await insertSanction(tx, sanction)
  await settleSuspension(tx, partner.id, now)
  const counts = { warnings: countWarnings(await listSanctions(tx, partner.id)), inWork: (await countUsage(tx, partner.id, now)).inWork }
  await tellNotice(tx, { partnerId: partner.id, kind: 'sanction', subject: sanction.id, ...keep(sanctionText(sanction, counts)), dueAt: sanction.endsAt }, now)
  await writeJournal(tx, app, {
    at: now, kind: 'sanction_imposed', requestId: null, partnerId: partner.id, ...editorOf(by),
    details: `${sanction.kind} ${sanction.id}, rule ${it.rule}, ${ending(sanction)}${sanction.revokes ? ', reservations taken back' : ''}: ${it.reason}`,
  })
  return sanction
}

/** The sanction as it would be kept. */
function draftSanction(app: Pick<App, 'newId'>, { by, it, partner, now }: Case): Sanction {
  const isSuspension = it.kind === 'suspension'
  return {
    id: (partner.id === it.partnerId ? it.key : undefined) ?? app.newId(), partnerId: partner.id, kind: it.kind, rule: it.rule, reason: it.reason, evidence: it.evidence,
    startsAt: now, endsAt: isSuspension && it.until !== null ? wholeMinute(it.until) : null, revokes: isSuspension && it.revokes, revokedAt: null,
    imposedBy: by.userName, liftedAt: null, liftedBy: null, liftReason: null, appealedAt: null, appealNote: null, endedAt: null,
  }
}

/** The notice that imposing it would send, in the partner's language; nothing is kept. Throws `not_found` or `sanction_past`. */
export async function previewSanction(app: App, by: Editor, it: Imposing): Promise<{ language: Language, text: string }> {
  const partner = await findPartner(app.db, it.partnerId)
  if (!partner) throw new Refusal('not_found')
  const now = app.now()
  if (it.until !== null && it.until <= now) throw new Refusal('sanction_past')
  const sanction = draftSanction(app, { by, it, partner, now })
  const before = countWarnings(await listSanctions(app.db, partner.id))
  const counts = { warnings: before + (it.kind === 'warning' ? 1 : 0), inWork: (await countUsage(app.db, partner.id, now)).inWork }
  const language = await partnerLanguage(app.db, partner.id)
  return { language, text: speak(language, sanctionText(sanction, counts)) }
}

function ending({ kind, endsAt }: Sanction): string {
  if (kind === 'warning') return 'no end'
  return endsAt === null ? 'for good' : `until ${new Date(endsAt).toISOString()}`
}

function sameOrInvalid(earlier: Sanction, { partnerId, kind }: Imposing): Sanction {
  if (earlier.partnerId !== partnerId || earlier.kind !== kind) throw new Refusal('invalid')
  return earlier
}
