import { HOUR_MS } from '../../core/time.ts'
import { countSealedOtherwise, listSealedOtherwise, replaceSeal } from '../../store/sealed-rows.ts'
import type { SealedRow } from '../../store/sealed-rows.ts'
import type { ContactIndex } from '../../store/request-contacts.ts'
import type { App } from '../app.ts'
import { totpPlace } from '../access/totp.ts'
import { wordsPlace } from '../client/complain.ts'
import { commentPlace } from '../client/rate-partner.ts'
import { isHeadOld, signHead } from '../journal/sign-head.ts'
import { offerPlace } from '../offer/offer-place.ts'
import { inboxPlace } from '../portal/receive-event.ts'
import { tokensPlace } from '../portal/tokens.ts'
import { attachmentPlace } from '../request/files.ts'
import { contactIndex, contactPlace } from '../request/contact.ts'
import type { StoredContact } from '../request/contact.ts'

/** How rows are sealed: under the current key, and `old` of them still under another. */
export type Keys = { current: string, old: number }

const ROWS_AT_ONCE = 100

/** Which key seals now and how many rows wait for it; at 0 an older key may leave APP_SECRET. */
export async function showKeys(app: App): Promise<Keys> {
  return { current: app.seal.keyId, old: await countSealedOtherwise(app.db, app.seal.currentPrefix) + (await isHeadOld(app) ? 1 : 0) }
}

/**
 * Seals rows under older keys anew, at most `limit` of each table. A row that changes meanwhile keeps its change: whoever
 * changed it sealed it with the current key. Returns how many were sealed; those whose key is gone are told in the log.
 */
export async function resealAll(app: App, limit: number): Promise<number> {
  let resealed = await signHead(app)
  let unreadable = 0
  for (const row of await listSealedOtherwise(app.db, app.seal.currentPrefix, limit)) {
    const plain = open(app, row)
    if (plain === null) unreadable += 1
    else if (await replaceSeal(app.db, row, app.seal.seal(plain, placeOf(row)), indexOf(app, row, plain))) resealed += 1
  }
  if (resealed > 0) app.log.info({ resealed, left: await countSealedOtherwise(app.db, app.seal.currentPrefix) }, 'rows were sealed with the current key')
  if (unreadable > 0) app.log.error({ unreadable }, 'rows can’t be opened: their key is missing in APP_SECRET')
  return resealed
}

/** A worker's step: without a pause while rows are left, else a look every hour, for rows of processes that were started before. */
export function createResealing(app: App): () => Promise<number> {
  let nextLook = 0
  return async () => {
    if (app.now() < nextLook) return 0
    const resealed = await resealAll(app, ROWS_AT_ONCE)
    if (resealed === 0) nextLook = app.now() + HOUR_MS
    return resealed
  }
}

function open(app: App, row: SealedRow): string | null {
  try {
    return app.seal.open(row.sealed, placeOf(row))
  } catch {
    return null
  }
}

function placeOf(row: SealedRow): string {
  switch (row.table) {
    case 'portal_tokens': return tokensPlace(row.memberId, row.userId)
    case 'request_contacts': return contactPlace(row.requestId)
    case 'inbox': return inboxPlace(row.memberId)
    case 'offers': return offerPlace(row.id)
    case 'client_ratings': return commentPlace(row.reservationId)
    case 'client_complaints': return wordsPlace(row.id)
    case 'attachments': return attachmentPlace(row.id)
    case 'operators': return totpPlace(row.id)
  }
}

/** Contacts are found by indexes of the same key, so these move along. */
function indexOf(app: App, row: SealedRow, plain: string): ContactIndex | null {
  return row.table === 'request_contacts' ? contactIndex(app, JSON.parse(plain) as StoredContact) : null
}
