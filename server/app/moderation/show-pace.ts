import { DAY_MS } from '../../core/time.ts'
import { listDecided } from '../../store/moderation-pace.ts'
import type { App } from '../app.ts'

/** How moderation went in the last day: `medianMs` from the client's click to the decision, `published` of `decided`. */
export type Pace = { medianMs: number | null, decided: number, published: number }

export async function showPace(app: App): Promise<Pace> {
  const all = await listDecided(app.db, app.now() - DAY_MS)
  const took = all.map(({ tookMs }) => tookMs).sort((a, b) => a - b)
  return { medianMs: took[Math.floor((took.length - 1) / 2)] ?? null, decided: all.length, published: all.filter((it) => it.isPublished).length }
}
