import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { PostgresAdapter, sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, inject } from 'vitest'
import { openDatabase } from '../../server/db/open.ts'
import type { Db, Schema, Tx } from '../../server/db/schema.ts'
import { freshPostgresDatabase } from './database-url.ts'
import { memoryFolder, ownedFolder } from './memory-folder.ts'

export type EngineName = 'SQLite' | 'PostgreSQL'

/** Where a database can be made that is not there yet. */
export type Place = { location: string, drop: () => Promise<void> }
export const PLACES: Readonly<Record<EngineName, () => Promise<Place>>> = { SQLite: () => sqlitePlace(), PostgreSQL: () => postgresPlace() }

/** The same with an empty, migrated database in it, which is much faster than to migrate there. */
export const MIGRATED: typeof PLACES = { SQLite: () => sqlitePlace(inject('templates').sqlite), PostgreSQL: () => postgresPlace(inject('templates').postgres) }

/** An empty, migrated database; `location` opens the same one from another process. */
export type OpenEngine = { db: Db, location: string, close: () => Promise<void> }
export type Open = () => Promise<OpenEngine>

/** What every store promises, it promises on each of these. */
export const ENGINES: Readonly<Record<EngineName, Open>> = { SQLite: () => openAt(MIGRATED.SQLite), PostgreSQL: () => openAt(MIGRATED.PostgreSQL) }

/** For `describe.each`. */
export const EACH_ENGINE = Object.entries(ENGINES) as [EngineName, Open][]

/** One database for a file's tests, emptied before each of them. */
export function useDatabase(open: Open): { readonly db: Db, readonly location: string } {
  let opened: OpenEngine | undefined
  const current = (): OpenEngine => {
    if (!opened) throw new Error('The database is open only while tests run')
    return opened
  }
  beforeAll(async () => {
    opened = await open()
  })
  beforeEach(async () => {
    await empty(current().db)
  })
  afterAll(async () => {
    await current().close()
  })
  return { get db() { return current().db }, get location() { return current().location } }
}

async function sqlitePlace(template?: string): Promise<Place> {
  const folder = await ownedFolder(memoryFolder(), 'sqlite')
  const location = join(folder, 'requests.db')
  if (template !== undefined) await copyFile(template, location)
  return { location, drop: () => rm(folder, { recursive: true, force: true }) }
}

async function postgresPlace(template?: string): Promise<Place> {
  const { url, drop } = await freshPostgresDatabase(template)
  return { location: url, drop }
}

async function openAt(place: () => Promise<Place>): Promise<OpenEngine> {
  const { location, drop } = await place()
  const db = await openDatabase(location)
  return {
    db, location,
    close: async () => {
      await db.destroy()
      await drop()
    },
  }
}

/** What refers to others goes first; the running number of requests goes on. */
const TABLES: readonly (keyof Schema)[] = [
  'backups', 'app_settings', 'request_moderators', 'access_changes', 'kept_places', 'decisions', 'holds', 'told_apart', 'presences',
  'embed_hosts', 'intake_sends', 'feeds', 'feed_records', 'contact_words', 'client_ratings', 'client_complaints', 'follow_ups', 'follow_up_calls',
  'privacy_cases', 'client_links', 'people', 'messages', 'openings', 'crm_activities', 'live_events', 'inbox', 'outbox', 'journal', 'journal_head', 'clock_marks', 'told_levels', 'level_checks', 'notices', 'cases', 'vendor_questions', 'sales', 'outcome_reports', 'bad_reports', 'client_answers',
  'sanctions', 'offers', 'distributions', 'api_keys', 'waiting_list', 'hidden_requests', 'crm_items', 'consent_recipients', 'reservation_events', 'reservations', 'request_events', 'open_requests',
  'request_origins', 'used_proofs', 'contact_names', 'request_contacts', 'consents', 'consent_texts', 'requests', 'sessions', 'operator_links', 'operator_logins', 'operator_passkeys', 'operators', 'one_time_links', 'recent_tries', 'portal_repairs', 'portal_checks', 'portal_settings', 'method_blocks', 'allowed_addresses', 'wanted_addresses', 'portal_paces', 'portal_tokens', 'portals', 'rulebook_drafts', 'partner_notes', 'partner_locations', 'partners', 'rulebooks',
]

/** Tables to which rows are only added are emptied too: a test begins with nothing. */
async function empty(db: Db): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const guards = await liftGuards(tx)
    if (isPostgres(tx)) await sql.raw(TABLES.map((table) => `delete from ${table}`).join('; ')).execute(tx)
    else for (const table of TABLES) await tx.deleteFrom(table).execute()
    for (const guard of guards) await sql.raw(guard).execute(tx)
  })
}

/** Returns the statements that put SQLite's guards back; PostgreSQL's come back with the end of the transaction. */
export async function liftGuards(tx: Tx): Promise<string[]> {
  if (isPostgres(tx)) {
    await sql`set local session_replication_role = replica`.execute(tx)
    return []
  }
  const { rows } = await sql<{ name: string, sql: string }>`select name, sql from sqlite_master where type = 'trigger'`.execute(tx)
  for (const { name } of rows) await sql.raw(`drop trigger ${name}`).execute(tx)
  return rows.map((row) => row.sql)
}

function isPostgres(tx: Tx): boolean {
  return tx.getExecutor().adapter instanceof PostgresAdapter
}
