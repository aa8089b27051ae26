import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Refusal } from '../../core/errors.ts'
import type { FileType, FormFile } from '../../core/attachments.ts'
import type { Db, Tx } from '../../db/schema.ts'
import { findAttachment, insertAttachment, listAttachments } from '../../store/attachments.ts'
import type { App } from '../app.ts'

/** A file of a request, as far as a list says. */
export type ListedFile = { id: string, name: string, size: number }
export type OpenedFile = { name: string, bytes: Buffer }

/** What the seal of a row holds: the name, and the key that its content is locked with. */
type Envelope = { name: string, key: string }

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Stores a request's files beside its contact, with which they are erased. */
export async function keepFiles(tx: Tx, app: App, requestId: string, files: readonly FormFile[]): Promise<void> {
  for (const [position, file] of files.entries()) {
    const id = app.newId()
    const key = randomBytes(KEY_BYTES)
    const envelope: Envelope = { name: file.name, key: key.toString('base64url') }
    await insertAttachment(tx, {
      id, requestId, position, type: file.type, size: file.bytes.byteLength,
      sealed: app.seal.seal(JSON.stringify(envelope), attachmentPlace(id)), content: lock(key, file.bytes, id),
    })
  }
}

export async function listFiles(app: App, requestId: string, db: Db = app.db): Promise<ListedFile[]> {
  return (await listAttachments(db, requestId)).map(({ id, size, sealed }) => ({ id, size, name: openEnvelope(app, id, sealed).name }))
}

/** The content of a request's file. Callers that hand it to a person write the journal first. */
export async function openFile(app: App, requestId: string, id: string, db: Db = app.db): Promise<OpenedFile & { type: FileType }> {
  const found = await findAttachment(db, requestId, id)
  if (!found) throw new Refusal('not_found')
  const { name, key } = openEnvelope(app, id, found.sealed)
  return { name, type: found.type, bytes: unlock(Buffer.from(key, 'base64url'), found.content, id) }
}

/** Where a file's name and key stand sealed. */
export function attachmentPlace(id: string): string {
  return `attachments.sealed/${id}`
}

function openEnvelope(app: App, id: string, sealed: string): Envelope {
  return JSON.parse(app.seal.open(sealed, attachmentPlace(id))) as Envelope
}

function lock(key: Buffer, bytes: Uint8Array, id: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(id))
  const body = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

function unlock(key: Buffer, content: Buffer, id: string): Buffer {
  const bodyAt = NONCE_BYTES + TAG_BYTES
  const decipher = createDecipheriv('aes-256-gcm', key, content.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(id)).setAuthTag(content.subarray(NONCE_BYTES, bodyAt))
  return Buffer.concat([decipher.update(content.subarray(bodyAt)), decipher.final()])
}
