import { Refusal } from '../../core/errors.ts'
import { findPerson, markReadUpTo } from '../../store/people.ts'
import { listNotices as list } from '../../store/notices.ts'
import type { Notice } from '../../store/notices.ts'
import { listPlaces } from '../../store/requests.ts'
import type { RequestPlace } from '../../store/requests.ts'
import type { App } from '../app.ts'
import type { Caller } from '../session/open-session.ts'
import { eventOf } from './tell-notice.ts'

/** A notice as one person sees it, with the number and place of the request it speaks of. */
export type ShownNotice = Notice & { isRead: boolean, about: RequestPlace | null }

/** What the partner was told and this person wants to see, newest first. */
export async function listNotices(app: App, caller: Caller): Promise<ShownNotice[]> {
  if (caller.partnerId === null) return []
  const person = await findPerson(app.db, caller.memberId, caller.userId)
  const notices = (await list(app.db, caller.partnerId)).filter((it) => person?.prefs.events[eventOf(it)].app ?? true)
  const places = await listPlaces(app.db, notices.flatMap(({ requestId }) => requestId ?? []))
  return notices.map((it) => ({ ...it, isRead: it.id <= (person?.readUpTo ?? 0), about: places.get(it.requestId ?? '') ?? null }))
}

/** Keeps that this person has read up to a notice; colleagues have their own mark. */
export async function readNotices(app: App, { partnerId, memberId, userId }: Caller, upTo: number): Promise<void> {
  if (partnerId === null) throw new Refusal('not_linked')
  await markReadUpTo(app.db, memberId, userId, upTo)
}
