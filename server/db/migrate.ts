import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { initial } from './migrations/0001-initial.ts'
import { portalChecks } from './migrations/0002-portal-checks.ts'
import { portalPaces } from './migrations/0003-portal-paces.ts'
import { calls } from './migrations/0004-calls.ts'
import { portalSettings } from './migrations/0005-portal-settings.ts'
import { webhooks } from './migrations/0006-webhooks.ts'
import { rules } from './migrations/0007-rules.ts'
import { register } from './migrations/0009-register.ts'
import { visibility } from './migrations/0010-visibility.ts'
import { waitingList } from './migrations/0011-waiting-list.ts'
import { recall } from './migrations/0012-recall.ts'
import { outcomes } from './migrations/0013-outcomes.ts'
import { offers } from './migrations/0015-offers.ts'
import { plainIndexes } from './migrations/0016-plain-indexes.ts'
import { languages } from './migrations/0017-languages.ts'
import { notForUs } from './migrations/0018-not-for-us.ts'
import { administrators } from './migrations/0019-administrators.ts'
import { sales } from './migrations/0020-sales.ts'
import { partnerSettings } from './migrations/0021-partner-settings.ts'
import { portalSetups } from './migrations/0022-portal-setups.ts'
import { people } from './migrations/0023-people.ts'
import { clients } from './migrations/0024-clients.ts'
import { publicForm } from './migrations/0025-public-form.ts'
import { intake } from './migrations/0026-intake.ts'
import { gates } from './migrations/0027-gates.ts'
import { consents } from './migrations/0029-consents.ts'
import { privacy } from './migrations/0030-privacy.ts'
import { hints } from './migrations/0031-hints.ts'
import { operators } from './migrations/0032-operators.ts'
import { partnerNotes } from './migrations/0035-partner-notes.ts'
import { rulebookDrafts } from './migrations/0036-rulebook-drafts.ts'
import { followUpCalls } from './migrations/0037-follow-up-calls.ts'
import { widerRequests } from './migrations/0038-wider-requests.ts'
import { clientWords } from './migrations/0028-client-words.ts'
import { moderation } from './migrations/0033-moderation.ts'
import { contactNames } from './migrations/0039-contact-names.ts'
import { backups } from './migrations/0040-backups.ts'
import { appSettings } from './migrations/0041-app-settings.ts'
import { requestModerators } from './migrations/0042-request-moderators.ts'
import { keptPlaces } from './migrations/0043-kept-places.ts'
import { accessChanges } from './migrations/0044-access-changes.ts'
import type { Db, Tx } from './schema.ts'
import type { Words } from './words.ts'

export type Migration = { name: string, statements: (words: Words) => string[] }

const MIGRATIONS: readonly Migration[] = [
  initial, portalChecks, portalPaces, calls, portalSettings, webhooks, rules, register,
  visibility, waitingList, recall, outcomes, offers, plainIndexes, languages, notForUs,
  administrators, sales, partnerSettings, portalSetups, people, clients, publicForm, intake,
  gates, clientWords, consents, privacy, hints,
  operators,
  moderation,
  partnerNotes, rulebookDrafts, followUpCalls, widerRequests, contactNames, backups, appSettings, requestModerators, keptPlaces, accessChanges,
]

/** Brings the schema up to date in one transaction; refuses when an applied migration was changed afterwards. */
export async function migrate(db: Db, words: Words, migrations = MIGRATIONS): Promise<void> {
  await db.transaction().execute(async (tx) => {
    if (words.migrationLock) await sql.raw(words.migrationLock).execute(tx)
    await sql.raw(`create table if not exists migrations (name text primary key, checksum text not null)`).execute(tx)
    const applied = await appliedMigrations(tx)
    for (const migration of migrations) await apply(tx, migration, words, applied)
  })
}

async function appliedMigrations(tx: Tx): Promise<Map<string, string>> {
  const { rows } = await sql<{ name: string, checksum: string }>`select name, checksum from migrations`.execute(tx)
  return new Map(rows.map((row) => [row.name, row.checksum]))
}

async function apply(tx: Tx, migration: Migration, words: Words, applied: Map<string, string>): Promise<void> {
  const statements = migration.statements(words)
  const checksum = createHash('sha256').update(statements.join(';\n')).digest('hex')
  const known = applied.get(migration.name)
  if (known === checksum) return
  if (known) throw new Error(`Migration ${migration.name} was changed after it was applied. Restore the file and add a new migration.`)

  for (const statement of statements) await sql.raw(statement).execute(tx)
  await sql`insert into migrations (name, checksum) values (${migration.name}, ${checksum})`.execute(tx)
}
