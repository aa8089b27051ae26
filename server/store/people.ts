import type { Selectable } from 'kysely'
import type { NotifyPrefs } from '../core/notify.ts'
import { FIRST_PREFS, settledPrefs } from '../core/notify.ts'
import type { Db, Schema } from '../db/schema.ts'
import { toPortal } from './portals.ts'
import type { Portal } from './portals.ts'

/** Somebody who has opened the app in a portal. */
export type Person = { memberId: string, userId: string, name: string, isAdmin: boolean, seenAt: number, readUpTo: number, prefs: NotifyPrefs }

/** A person with the portal that reaches them. */
export type Reachable = Person & { partnerId: string, portal: Pick<Portal, 'access' | 'domain'> }

/** Keeps that a person opened the app. */
export async function seePerson(db: Db, it: Pick<Person, 'memberId' | 'userId' | 'name' | 'isAdmin'>, now: number): Promise<void> {
  const changing = { name: it.name, is_admin: it.isAdmin ? 1 : 0, seen_at: now }
  await db.insertInto('people').values({ member_id: it.memberId, user_id: it.userId, ...changing })
    .onConflict((conflict) => conflict.columns(['member_id', 'user_id']).doUpdateSet(changing)).execute()
}

/** Keeps that a person is still looking. */
export async function touchPerson(db: Db, memberId: string, userId: string, now: number): Promise<void> {
  await db.updateTable('people').set({ seen_at: now }).where('member_id', '=', memberId).where('user_id', '=', userId).execute()
}

export async function findPerson(db: Db, memberId: string, userId: string): Promise<Person | null> {
  const row = await db.selectFrom('people').selectAll().where('member_id', '=', memberId).where('user_id', '=', userId).executeTakeFirst()
  return row ? toPerson(row) : null
}

/** The people of all partners who work in a portal that is connected, or of one partner. */
export async function listReachable(db: Db, partnerId: string | null = null): Promise<Reachable[]> {
  const rows = await db.selectFrom('people').innerJoin('portals', 'portals.member_id', 'people.member_id').selectAll('portals')
    .select(['people.user_id', 'people.name', 'people.is_admin', 'people.seen_at', 'people.read_up_to', 'people.prefs', 'people.prefs_version'])
    .where('portals.state', '=', 'active').where('portals.moved_to', 'is', null).where('portals.partner_id', 'is not', null)
    .$if(partnerId !== null, (query) => query.where('portals.partner_id', '=', partnerId)).orderBy('people.member_id').orderBy('people.user_id').execute()
  return rows.filter((row) => worksThere(row.active_people, row.user_id)).map((row) => ({ ...toPerson(row), partnerId: row.partner_id ?? '', portal: toPortal(row) }))
}

/** Everybody who has opened the app in these portals; `hasLeft` is true once the portal says so. */
export async function listPeopleIn(db: Db, memberIds: readonly string[]): Promise<(Person & { hasLeft: boolean })[]> {
  if (memberIds.length === 0) return []
  const rows = await db.selectFrom('people').innerJoin('portals', 'portals.member_id', 'people.member_id').selectAll('people').select('portals.active_people')
    .where('people.member_id', 'in', memberIds).orderBy('people.member_id').orderBy('people.user_id').execute()
  return rows.map((row) => ({ ...toPerson(row), hasLeft: !worksThere(row.active_people, row.user_id) }))
}

/** Nobody is left out while it is not known who works there. */
function worksThere(active: string | null, userId: string): boolean {
  return active === null || (JSON.parse(active) as string[]).includes(userId)
}

export type StoredPrefs = { prefs: NotifyPrefs, version: number }

/** What a person chose; `version` is 0 while nothing was. */
export async function getPrefs(db: Db, memberId: string, userId: string): Promise<StoredPrefs> {
  const row = await db.selectFrom('people').select(['prefs', 'prefs_version']).where('member_id', '=', memberId).where('user_id', '=', userId).executeTakeFirst()
  return { prefs: readPrefs(row?.prefs ?? null), version: row?.prefs_version ?? 0 }
}

/** Saves over the version that was read; false when the same person saved elsewhere in between. */
export async function savePrefs(db: Db, { memberId, userId }: Pick<Person, 'memberId' | 'userId'>, prefs: NotifyPrefs, read: number): Promise<boolean> {
  const { numUpdatedRows } = await db.updateTable('people').set({ prefs: JSON.stringify(prefs), prefs_version: read + 1 })
    .where('member_id', '=', memberId).where('user_id', '=', userId).where('prefs_version', '=', read).executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Keeps that a person has read up to a notice; never backwards. */
export async function markReadUpTo(db: Db, memberId: string, userId: string, upTo: number): Promise<void> {
  await db.updateTable('people').set({ read_up_to: upTo }).where('member_id', '=', memberId).where('user_id', '=', userId).where('read_up_to', '<', upTo).execute()
}

/** Forgets everybody of a portal and what waits to be told to them. */
export async function deletePeople(db: Db, memberId: string): Promise<void> {
  await db.deleteFrom('people').where('member_id', '=', memberId).execute()
  await db.deleteFrom('messages').where('member_id', '=', memberId).execute()
}

function readPrefs(body: string | null): NotifyPrefs {
  return settledPrefs(body === null ? FIRST_PREFS : { ...FIRST_PREFS, ...JSON.parse(body) as Partial<NotifyPrefs> })
}

function toPerson(row: Selectable<Schema['people']>): Person {
  return {
    memberId: row.member_id, userId: row.user_id, name: row.name, isAdmin: row.is_admin === 1, seenAt: row.seen_at,
    readUpTo: row.read_up_to, prefs: readPrefs(row.prefs),
  }
}
