import { isInArea } from '../../core/area.ts'
import type { Area } from '../../core/area.ts'
import type { App } from '../app.ts'
import { deleteLiveEvents, listLiveEvents } from '../../store/live-events.ts'
import type { LiveRow } from '../../store/live-events.ts'

const KEEP_MS = 10 * 60_000
/** Rows committed late by another process carry an earlier time; each reading overlaps by this much. */
const OVERLAP_MS = 5_000

export type Listener = {
  /** Where it wants news of requests from; changes when the partner's places do. */
  area: Area
  partnerId: string | null
  operator: boolean
  send: (row: LiveRow) => void
}

export type Feed = {
  /** Starts sending news to a listener, first what it missed after `afterId`; false when that is no longer known. */
  join: (listener: Listener, afterId: number | null) => Promise<boolean>
  leave: (listener: Listener) => void
  /** Reads the news and hands it on; called after commits in this process and on a timer for the others. */
  pump: () => Promise<void>
  size: () => number
}

/** Hands rows of `live_events` to the open streams of this process, each row once. */
export function createFeed(app: Pick<App, 'db' | 'now'>): Feed {
  const listeners = new Set<Listener>()
  let seen = new Map<number, number>()
  let since = app.now()
  let running: Promise<void> | null = null
  let again = false

  async function read(): Promise<void> {
    // A clock that was set back must not make the feed deaf until that moment comes again.
    since = Math.min(since, app.now())
    const rows = await listLiveEvents(app.db, since - OVERLAP_MS)
    const fresh = rows.filter((row) => !seen.has(row.id))
    seen = new Map(rows.map((row) => [row.id, row.at]))
    since = Math.max(since, ...rows.map((row) => row.at))
    for (const row of fresh) for (const listener of listeners) if (concerns(row, listener)) listener.send(row)
  }

  async function loop(): Promise<void> {
    do {
      again = false
      await read()
    } while (again)
  }

  return {
    async join(listener, afterId) {
      listeners.add(listener)
      if (afterId === null) return true
      const kept = await listLiveEvents(app.db, app.now() - KEEP_MS)
      if (!kept.some((row) => row.id <= afterId)) return kept.length === 0
      for (const row of kept) if (row.id > afterId && concerns(row, listener)) listener.send(row)
      return true
    },
    leave: (listener) => {
      listeners.delete(listener)
    },
    pump() {
      if (running) {
        again = true
        return running
      }
      running = loop().finally(() => {
        running = null
      })
      return running
    },
    size: () => listeners.size,
  }
}

/** Drops news that no reconnecting stream can ask for any more. Returns no count: nothing follows at once. */
export async function forgetOldNews(app: Pick<App, 'db' | 'now'>): Promise<number> {
  await deleteLiveEvents(app.db, app.now() - KEEP_MS)
  return 0
}

function concerns(row: LiveRow, listener: Listener): boolean {
  if (row.operators) return listener.operator
  if (row.partnerId !== null) return row.partnerId === listener.partnerId
  return row.place !== null && isInArea(listener.area, row.place)
}
