import type { FileType } from '../core/attachments.ts'
import type { Db } from '../db/schema.ts'

export type Attachment = { id: string, requestId: string, position: number, type: FileType, size: number, sealed: string, content: Buffer }

export async function insertAttachment(db: Db, it: Attachment): Promise<void> {
  await db.insertInto('attachments').values({
    id: it.id, request_id: it.requestId, position: it.position, type: it.type, size: it.size, sealed: it.sealed, content: it.content,
  }).execute()
}

/** What a list needs, without the content, in the order they were attached. */
export async function listAttachments(db: Db, requestId: string): Promise<Pick<Attachment, 'id' | 'size' | 'sealed'>[]> {
  const rows = await db.selectFrom('attachments').select(['id', 'size', 'sealed']).where('request_id', '=', requestId).orderBy('position').execute()
  return rows.map((row) => ({ ...row, size: Number(row.size) }))
}

export async function findAttachment(db: Db, requestId: string, id: string): Promise<Pick<Attachment, 'type' | 'sealed' | 'content'> | null> {
  const row = await db.selectFrom('attachments').select(['type', 'sealed', 'content']).where('request_id', '=', requestId).where('id', '=', id).executeTakeFirst()
  return row ? { ...row, type: row.type as FileType } : null
}

/** Files of one request become those of another, after the ones that it has. */
export async function moveAttachments(db: Db, from: string, to: string): Promise<void> {
  const { last } = await db.selectFrom('attachments').select(({ fn }) => fn.max('position').as('last')).where('request_id', '=', to).executeTakeFirstOrThrow()
  const first = last === null ? 0 : Number(last) + 1
  await db.updateTable('attachments').set(({ eb }) => ({ request_id: to, position: eb('position', '+', first) })).where('request_id', '=', from).execute()
}
