import type { ClientLanguage } from '../../core/languages.ts'
import { deleteFormClosure, listFormClosures, putFormClosure } from '../../store/form-closures.ts'
import type { FormClosure } from '../../store/form-closures.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import type { Caller } from '../session/open-session.ts'

export type { FormClosure }

/** A language's form, or `all` of them. */
export type Door = ClientLanguage | 'all'

/** Every form that is closed now, or was until a moment that has passed. */
export async function listClosedForms(app: App): Promise<FormClosure[]> {
  return listFormClosures(app.db)
}

/** Why a language's form is closed at this moment; null when it is open. Its own closure says more than that of all. */
export async function findClosure(app: App, language: ClientLanguage): Promise<FormClosure | null> {
  const now = app.now()
  const inForce = (await listFormClosures(app.db)).filter((it) => it.until === null || it.until > now)
  return inForce.find((it) => it.language === language) ?? inForce.find((it) => it.language === 'all') ?? null
}

/** Closes a form, or changes what its page says. */
export async function closeForm(app: App, caller: Caller, door: Door, { text, until }: Pick<FormClosure, 'text' | 'until'>): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const now = app.now()
    await putFormClosure(tx, { language: door, text, until, closedBy: caller.userName, closedAt: now })
    await writeJournal(tx, app, { ...entry(caller), at: now, kind: 'form_closed', details: until === null ? door : `${door}, until ${new Date(until).toISOString()}` })
  })
}

export async function openForm(app: App, caller: Caller, door: Door): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    await deleteFormClosure(tx, door)
    await writeJournal(tx, app, { ...entry(caller), at: app.now(), kind: 'form_opened', details: door })
  })
}

function entry({ memberId, userId, userName }: Caller): { requestId: null, partnerId: null, memberId: string | null, userId: string, userName: string } {
  return { requestId: null, partnerId: null, memberId, userId, userName }
}
