import { Kysely, sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { migrate } from '../../server/db/migrate.ts'
import { initial } from '../../server/db/migrations/0001-initial.ts'
import { portalChecks } from '../../server/db/migrations/0002-portal-checks.ts'
import { portalPaces } from '../../server/db/migrations/0003-portal-paces.ts'
import { openDatabase } from '../../server/db/open.ts'
import { postgresDialect } from '../../server/db/postgres.ts'
import type { Db, Schema } from '../../server/db/schema.ts'
import { sqliteDialect } from '../../server/db/sqlite.ts'
import { POSTGRES_WORDS, SQLITE_WORDS } from '../../server/db/words.ts'
import { getPortalSettings } from '../../server/store/portal-settings.ts'
import { findPortal } from '../../server/store/portals.ts'
import { NOON } from '../support/build.ts'
import { PLACES } from '../support/engines.ts'
import type { EngineName } from '../support/engines.ts'

const FIRST_VERSION = [initial, portalChecks, portalPaces]

async function openFirstVersion(engine: EngineName, location: string): Promise<Db> {
  const db: Db = new Kysely<Schema>({ dialect: engine === 'PostgreSQL' ? postgresDialect(location) : sqliteDialect(location) })
  await migrate(db, engine === 'PostgreSQL' ? POSTGRES_WORDS : SQLITE_WORDS, FIRST_VERSION)
  return db
}

describe.each(Object.keys(PLACES) as EngineName[])('a database of the first version on %s', (engine) => {
  it('keeps its portals, and where their requests go', async () => {
    const { location, drop } = await PLACES[engine]()
    const old = await openFirstVersion(engine, location)
    const portals: [string, string, number][] = [['a', 'deal', 3], ['b', 'lead', 0], ['c', 'deal', 0]]
    for (const [id, entity, category] of portals) {
      await sql`insert into portals (member_id, domain, client_endpoint, state, crm_entity, crm_category, refresh_until, installed_at, updated_at, swept_at)
        values (${id}, ${`${id}.bitrix24.eu`}, ${`https://${id}.bitrix24.eu/rest`}, 'active', ${entity}, ${category}, 0, ${NOON}, ${NOON}, 0)`.execute(old)
    }
    await old.destroy()

    const db = await openDatabase(location)
    const targets = await Promise.all(portals.map(async ([id]) => (await getPortalSettings(db, id)).settings.target))
    expect(targets).toEqual([{ entityTypeId: 2, categoryId: 3 }, { entityTypeId: 1, categoryId: 0 }, { entityTypeId: 2, categoryId: 0 }])
    expect(await findPortal(db, 'a')).toMatchObject({ domain: 'a.bitrix24.eu', state: 'active', access: 'app', installedAt: NOON })
    expect(await getPortalSettings(db, 'a')).toMatchObject({ version: 1, settings: { notify: true, responsible: { rule: 'reserver' }, mayReserve: { who: 'everyone' } } })
    await db.destroy()
    await drop()
  })
})
