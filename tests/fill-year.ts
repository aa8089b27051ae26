import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase } from '../server/db/open.ts'
import { isLive, readEnv } from '../server/env.ts'
import type { Env } from '../server/env.ts'
import { findPartner } from '../server/store/partners.ts'
import { fillYear } from './support/year.ts'

/** `npm run year`: puts a year of a programme behind what the sandbox holds, so that lists, cards and dashboards of the console have something to show. */
const YEAR = { requests: 1_200, partners: 60, days: 365, seed: 7 }
const FIRST_PARTNER = `y${YEAR.seed}-p0`

const read = readEnv()
const trouble = 'problems' in read ? read.problems.join('\n') : await fill(read.env)
process.stdout.write(`${trouble ?? `${YEAR.requests} requests of a year and ${YEAR.partners} partners are there. Open the vendor’s portal from the desk.`}\n`)
if (trouble !== null) process.exitCode = 1

async function fill(env: Env): Promise<string | null> {
  if (isLive(env)) return 'Only the sandbox is filled: these settings are those of a live installation.'
  const location = env.DATABASE_URL ?? join(env.DATA_DIR, 'app.sqlite')
  if (env.DATABASE_URL === undefined && !existsSync(location)) return 'Start the app first: npm start'
  const db = await openDatabase(location)
  try {
    if (await findPartner(db, FIRST_PARTNER) !== null) return 'The year is there already. npm start -- --fresh empties the sandbox.'
    await fillYear(db, { ...YEAR, now: Date.now() })
    return null
  } finally {
    await db.destroy()
  }
}
