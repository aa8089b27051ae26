import { Refusal } from '../../core/errors.ts'
import { moment } from '../../core/said.ts'
import type { Tx } from '../../db/schema.ts'
import { letter } from '../../mail/letter.ts'
import { findAppSetting, saveAppSetting } from '../../store/app-settings.ts'
import type { JournalEntry } from '../../store/journal.ts'
import { findOperator, findOperatorOfPortal } from '../../store/operators.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import type { Caller } from '../session/open-session.ts'

/** From whom all mails come. */
export type MailSender = { name: string, address: string }
/** `set` null: as MAIL_FROM says, which is `byDefault`. */
export type MailSenderSetting = { set: MailSender | null, byDefault: string, version: number, changedBy: string | null, changedAt: number | null, own: string | null }

const NAME = 'mail_sender'
const MOST_OF_ERROR = 300

/** From whom mails come now; null when the environment's address does. */
export async function findMailSender(db: App['db']): Promise<MailSender | null> {
  return parse((await findAppSetting(db, NAME))?.body)
}

export async function showMailSender(app: App, caller: Caller): Promise<MailSenderSetting> {
  const found = await findAppSetting(app.db, NAME)
  return { set: parse(found?.body), byDefault: app.mailFrom ?? '', version: found?.version ?? 0, changedBy: found?.changedBy ?? null, changedAt: found?.changedAt ?? null, own: await ownAddress(app, caller) }
}

/** From the next mail on, in all processes; null goes back to the environment's address. Throws `settings_changed`. */
export async function setMailSender(app: App, caller: Caller, { version, sender }: { version: number, sender: MailSender | null }): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const before = await findAppSetting(tx, NAME)
    const saved = await saveAppSetting(tx, NAME, version, { body: JSON.stringify(sender), changedBy: caller.userName, changedAt: app.now() })
    if (!saved) throw await overtaken(tx)
    await writeJournal(tx, app, entry(app, caller, 'mail_sender_changed', `${describe(parse(before?.body))} → ${describe(sender)}`))
  })
}

/**
 * Sends a mail to whoever asks, so that they see how it arrives. Somebody who came in from the portal names an address, as none is known of them.
 * The mail server's own words are told when it refuses. Throws `invalid` without an address.
 */
export async function testMailSender(app: App, caller: Caller, typed: string | null): Promise<{ to: string, trouble: string | null }> {
  const to = await ownAddress(app, caller) ?? typed
  if (to === null) throw new Refusal('invalid')
  const trouble = await send(app, to)
  await inTransaction(app.db, (tx) => writeJournal(tx, app, entry(app, caller, 'mail_sender_tested', trouble === null ? 'sent' : 'not sent')))
  return { to, trouble }
}

async function send(app: App, to: string): Promise<string | null> {
  try {
    await app.mail.send(letter(to, 'Implementation requests: a test mail', ['This is how mails of the implementation requests arrive. Nothing has to be done.', app.publicUrl]))
    return null
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).slice(0, MOST_OF_ERROR)
  }
}

async function ownAddress(app: App, { operatorId, userId }: Caller): Promise<string | null> {
  const operator = operatorId === null ? await findOperatorOfPortal(app.db, userId) : await findOperator(app.db, operatorId)
  return operator?.email ?? null
}

/** Who was quicker, read after they were. */
async function overtaken(tx: Tx): Promise<Refusal> {
  const now = await findAppSetting(tx, NAME)
  return new Refusal('settings_changed', { name: now?.changedBy ?? '', at: moment(now?.changedAt ?? 0, 'time') })
}

function parse(body: string | undefined): MailSender | null {
  return body === undefined ? null : JSON.parse(body) as MailSender | null
}

function describe(sender: MailSender | null): string {
  return sender === null ? 'as MAIL_FROM says' : `${sender.name} <${sender.address}>`.trim()
}

function entry(app: App, { memberId, userId, userName }: Caller, kind: JournalEntry['kind'], details: string): JournalEntry {
  return { at: app.now(), kind, requestId: null, partnerId: null, memberId, userId, userName, details }
}
