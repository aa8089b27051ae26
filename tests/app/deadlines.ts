import type { App } from '../../server/app/app.ts'
import { DEADLINES } from '../../server/app/clock/run-clock.ts'

/** One round of the clock, all deadlines. */
export async function runDeadlines(app: App): Promise<void> {
  for (const { run } of DEADLINES) await run(app)
}
