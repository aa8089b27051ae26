import { Refusal } from '../../core/errors.ts'
import { moment } from '../../core/said.ts'
import type { Db } from '../../db/schema.ts'
import { deleteDraft, findDraft, insertDraft, listDrafts, saveDraft } from '../../store/rulebook-drafts.ts'
import type { RulebookDraft } from '../../store/rulebook-drafts.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import type { Caller } from '../session/open-session.ts'

export type { RulebookDraft }
/** What of a draft an operator writes; it may contradict itself until it is announced. */
export type DraftFields = Pick<RulebookDraft, 'name' | 'rules' | 'why' | 'startsAt'>

/** Drafts change nothing for anybody: who made and saved them stands in them, and the journal tells of announcing and of throwing away. */
export async function listRulebookDrafts(app: App): Promise<RulebookDraft[]> {
  return listDrafts(app.db)
}

export async function makeDraft(app: App, caller: Caller, fields: DraftFields): Promise<RulebookDraft> {
  const by = { madeBy: caller.userName, madeAt: app.now(), changedBy: caller.userName, changedAt: app.now() }
  const draft: RulebookDraft = { id: app.newId(), ...fields, version: 1, ...by }
  await insertDraft(app.db, draft)
  return draft
}

/** Throws `not_found`, or `draft_changed` when somebody saved it in between. */
export async function changeDraft(app: App, caller: Caller, { id, version, ...fields }: DraftFields & { id: string, version: number }): Promise<RulebookDraft> {
  return inTransaction(app.db, async (tx) => {
    if (!await saveDraft(tx, id, { ...fields, changedBy: caller.userName, changedAt: app.now() }, version)) throw await refusalOf(tx, id)
    return findStanding(tx, id)
  })
}

/** Throws `not_found`, or `draft_changed` when somebody saved it in between. */
export async function dropDraft(app: App, caller: Caller, id: string, version: number): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const { name } = await findStanding(tx, id)
    if (!await deleteDraft(tx, id, version)) throw await refusalOf(tx, id)
    await writeJournal(tx, app, {
      at: app.now(), kind: 'rulebook_draft_dropped', requestId: null, partnerId: null, memberId: caller.memberId, userId: caller.userId, userName: caller.userName, details: name,
    })
  })
}

/** Throws `not_found`. */
export async function findStanding(db: Db, id: string): Promise<RulebookDraft> {
  const draft = await findDraft(db, id)
  if (!draft) throw new Refusal('not_found')
  return draft
}

/** Why nothing was saved over a version. */
export async function refusalOf(db: Db, id: string): Promise<Refusal> {
  const { changedBy, changedAt } = await findStanding(db, id)
  return new Refusal('draft_changed', { name: changedBy, at: moment(changedAt, 'time') })
}
