import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../server/db/open.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { storePartner } from '../support/build.ts'
import { ENGINES } from '../support/engines.ts'

describe('statements that PostgreSQL keeps ready', () => {
  it('are kept once for each text, and go on when another process gives their table a column', async () => {
    const { db, location, close } = await ENGINES.PostgreSQL()
    const other = await openDatabase(location)
    try {
      await storePartner(db, { id: 'luso' })
      const read = (from: typeof db): Promise<object> => from.selectFrom('partners').selectAll().where('id', '=', 'luso').executeTakeFirstOrThrow()
      const kept = async (): Promise<number> => (await sql<{ text: string }>`select statement as text from pg_prepared_statements where statement like 'select * from "partners"%'`.execute(db)).rows.length
      for (let time = 0; time < 3; time += 1) await read(db)
      expect(await kept()).toBe(1)

      await sql`alter table partners add column one integer default 1`.execute(other)
      expect(await read(db)).toMatchObject({ id: 'luso', one: 1 })

      await read(db)
      await sql`alter table partners add column two integer default 2`.execute(other)
      let tries = 0
      const seen = await inTransaction(db, async (tx) => {
        tries += 1
        return read(tx as typeof db)
      })
      expect([tries, seen]).toEqual([2, expect.objectContaining({ id: 'luso', one: 1, two: 2 })])
    } finally {
      await other.destroy()
      await close()
    }
  })
})
