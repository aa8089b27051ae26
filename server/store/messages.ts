import type { Selectable } from 'kysely'
import type { NotifyEvent } from '../core/notify.ts'
import type { Words } from '../core/said.ts'
import type { Db, Schema } from '../db/schema.ts'

/** By what a message goes out; the list under the bell shows notices by itself. */
export type MessageChannel = 'bitrix24' | 'mail'

/** What one person is told by one channel. `said` is its text unless it speaks of a notice or of a new request. */
export type NewMessage = {
  memberId: string, userId: string, channel: MessageChannel, event: NotifyEvent, subject: string
  said: Words | null, noticeId: number | null, requestId: string | null, sendAt: number
}
export type Message = NewMessage & { id: number, madeAt: number }

/** Keeps a message, once for one subject; null when the person was told before. */
export async function insertMessage(db: Db, it: NewMessage, now: number): Promise<number | null> {
  const row = await db.insertInto('messages').values({
    member_id: it.memberId, user_id: it.userId, channel: it.channel, event: it.event, subject: it.subject, said: it.said === null ? null : JSON.stringify(it.said), notice_id: it.noticeId,
    request_id: it.requestId, made_at: now, send_at: it.sendAt, state: 'waiting',
  }).onConflict((conflict) => conflict.columns(['member_id', 'user_id', 'channel', 'event', 'subject']).doNothing()).returning('id').executeTakeFirst()
  return row?.id ?? null
}

/** Takes messages whose time has come for one worker; the outbox has them from now on. */
export async function queueDueMessages(db: Db, now: number, limit: number): Promise<Message[]> {
  const due = await db.selectFrom('messages').selectAll().where('state', '=', 'waiting').where('send_at', '<=', now).orderBy('send_at').orderBy('id').limit(limit).forUpdate().execute()
  await setMessages(db, due.map(({ id }) => id), 'queued')
  return due.map(toMessage)
}

export async function setMessages(db: Db, ids: readonly number[], state: 'queued' | 'sent' | 'dropped'): Promise<void> {
  if (ids.length > 0) await db.updateTable('messages').set({ state }).where('id', 'in', ids).execute()
}

export async function listMessages(db: Db, ids: readonly number[]): Promise<Message[]> {
  return ids.length === 0 ? [] : (await db.selectFrom('messages').selectAll().where('id', 'in', ids).orderBy('id').execute()).map(toMessage)
}

/** Requests a person was told of by a channel since a moment, or is being told of now. */
export async function listToldRequests(db: Db, { memberId, userId, channel }: Pick<Message, 'memberId' | 'userId' | 'channel'>, since: number): Promise<string[]> {
  const rows = await db.selectFrom('messages').select('request_id').where('member_id', '=', memberId).where('user_id', '=', userId).where('channel', '=', channel)
    .where('event', '=', 'new_requests').where('state', 'in', ['queued', 'sent']).where('made_at', '>', since).orderBy('id').execute()
  return rows.flatMap((row) => row.request_id ?? [])
}

/** When the latest message to each person of a channel goes out or went out, by `memberId/userId`. */
export async function listLastTold(db: Db, channel: MessageChannel, since: number): Promise<Map<string, number>> {
  const rows = await db.selectFrom('messages').select((of) => ['member_id', 'user_id', of.fn.max('send_at').as('at')]).where('channel', '=', channel).where('send_at', '>', since)
    .groupBy(['member_id', 'user_id']).execute()
  return new Map(rows.map((row) => [`${row.member_id}/${row.user_id}`, Number(row.at)]))
}

export type ToldCount = { noticeId: number, channel: MessageChannel, state: 'waiting' | 'queued' | 'sent' | 'dropped', people: number }

/** To how many people each of these notices went by which channel; what was forgotten is not counted. */
export async function countTold(db: Db, noticeIds: readonly number[]): Promise<ToldCount[]> {
  if (noticeIds.length === 0) return []
  const rows = await db.selectFrom('messages').select((of) => ['notice_id', 'channel', 'state', of.fn.countAll<number>().as('people')])
    .where('notice_id', 'in', noticeIds).groupBy(['notice_id', 'channel', 'state']).execute()
  return rows.map((row) => ({ noticeId: row.notice_id ?? 0, channel: row.channel as MessageChannel, state: row.state as ToldCount['state'], people: Number(row.people) }))
}

/** Forgets what was told before the given moment. */
export async function forgetMessages(db: Db, before: number): Promise<void> {
  await db.deleteFrom('messages').where('state', 'in', ['sent', 'dropped']).where('made_at', '<', before).execute()
}

function toMessage(row: Selectable<Schema['messages']>): Message {
  return {
    id: row.id, memberId: row.member_id, userId: row.user_id, channel: row.channel as MessageChannel, event: row.event as NotifyEvent, subject: row.subject, said: row.said === null ? null : JSON.parse(row.said) as Words,
    noticeId: row.notice_id, requestId: row.request_id, madeAt: row.made_at, sendAt: row.send_at,
  }
}
