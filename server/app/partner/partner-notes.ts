import { Refusal } from '../../core/errors.ts'
import { findPartnerNote, insertPartnerNote, listPartnerNotes, savePartnerNote } from '../../store/partner-notes.ts'
import type { PartnerNote } from '../../store/partner-notes.ts'
import { findPartner } from '../../store/partners.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import type { Caller } from '../session/open-session.ts'

export type { PartnerNote }

/** What the vendor's staff wrote about a partner, newest first; the partner never reads it. Throws `not_found`. */
export async function listNotes(app: App, partnerId: string): Promise<PartnerNote[]> {
  if (!await findPartner(app.db, partnerId)) throw new Refusal('not_found')
  return listPartnerNotes(app.db, partnerId)
}

/** The journal names the note, not its words: those can be changed. Throws `not_found`. */
export async function addNote(app: App, caller: Caller, partnerId: string, text: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    if (!await findPartner(tx, partnerId)) throw new Refusal('not_found')
    const [id, now] = [app.newId(), app.now()]
    await insertPartnerNote(tx, { id, partnerId, text, memberId: caller.memberId, userId: caller.userId, userName: caller.userName, writtenAt: now })
    await writeJournal(tx, app, { at: now, kind: 'partner_note_added', requestId: null, partnerId, memberId: caller.memberId, userId: caller.userId, userName: caller.userName, details: id })
  })
}

/** Only who wrote a note changes it, over the version they read. Throws `not_found`, `note_not_yours` or `note_changed`. */
export async function changeNote(app: App, caller: Caller, { partnerId, id, text, version }: { partnerId: string, id: string, text: string, version: number }): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const note = await findPartnerNote(tx, id)
    if (note?.partnerId !== partnerId) throw new Refusal('not_found')
    if (!isAuthor(note, caller)) throw new Refusal('note_not_yours', { name: note.userName })
    if (note.text === text) return
    const now = app.now()
    if (!await savePartnerNote(tx, id, text, version, now)) throw new Refusal('note_changed')
    await writeJournal(tx, app, { at: now, kind: 'partner_note_changed', requestId: null, partnerId, memberId: caller.memberId, userId: caller.userId, userName: caller.userName, details: id })
  })
}

export function isAuthor(note: PartnerNote, { memberId, userId }: Pick<Caller, 'memberId' | 'userId'>): boolean {
  return note.memberId === memberId && note.userId === userId
}
