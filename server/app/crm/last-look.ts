import { HOUR_MS, MINUTE_MS } from '../../core/time.ts'
import { findCrmItem } from '../../store/crm-items.ts'
import type { CrmItem } from '../../store/crm-items.ts'
import { listLastLooks, markLooked, postponeLook } from '../../store/deadlines.ts'
import type { LastLook } from '../../store/deadlines.ts'
import { getRulebook } from '../../store/rulebooks.ts'
import type { App } from '../app.ts'
import { syncItems } from './sync-items.ts'

const AT_ONCE = 100
const AGAIN_MS = 5 * MINUTE_MS

/**
 * Reads the CRM records of reservations whose deadline is over: a call whose event was lost may stand there. Until that was read
 * nothing is taken back, unless the portal stays silent longer than the rulebook waits. Returns how many were settled.
 */
export async function lookBeforeRecall(app: App): Promise<number> {
  const due = await listLastLooks(app.db, app.now(), AT_ONCE)
  const counts = await Promise.all([...Map.groupBy(due, (it) => it.memberId)].map(([memberId, looks]) => lookInto(app, memberId, looks)))
  return counts.reduce((sum, count) => sum + count, 0)
}

async function lookInto(app: App, memberId: string, looks: readonly LastLook[]): Promise<number> {
  const items = await Promise.all(looks.map(({ id }) => findCrmItem(app.db, id)))
  const { result, touchesRead } = await syncItems(app, memberId, items.filter((it): it is CrmItem => it !== null))
  const now = app.now()
  const settled = result.kind === 'done' && touchesRead ? looks : await givenUp(app, looks, now)
  await markLooked(app.db, settled.map(({ id }) => id), now)
  for (const look of looks) if (!settled.includes(look)) await postponeLook(app.db, look, now + AGAIN_MS)
  return settled.length
}

/** Those for which the portal was waited for long enough. */
async function givenUp(app: App, looks: readonly LastLook[], now: number): Promise<LastLook[]> {
  const waits = await Promise.all(looks.map(async ({ reservedAt }) => (await getRulebook(app.db, reservedAt)).silentPortalHours * HOUR_MS))
  return looks.filter(({ dueAt }, index) => dueAt + (waits[index] ?? 0) <= now)
}
