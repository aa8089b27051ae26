import { Refusal } from '../../core/errors.ts'
import { listNotices as list, markNoticesRead } from '../../store/notices.ts'
import type { Notice } from '../../store/notices.ts'
import type { App } from '../app.ts'

export type { Notice }

/** What the partner was told, newest first. */
export async function listNotices(app: App, partnerId: string | null): Promise<Notice[]> {
  return partnerId === null ? [] : list(app.db, partnerId)
}

/** Keeps that somebody of the partner has read up to a notice. */
export async function readNotices(app: App, partnerId: string | null, upTo: number): Promise<void> {
  if (partnerId === null) throw new Refusal('not_linked')
  await markNoticesRead(app.db, partnerId, upTo, app.now())
}
