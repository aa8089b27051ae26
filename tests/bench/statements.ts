import { readFileSync } from 'node:fs'
import pg from 'pg'
import { openDatabase } from '../../server/db/open.ts'
import { keepPrepared } from '../../server/db/prepared.ts'
import { startPostgres } from '../support/postgres-setup.ts'

const CALLS = 3_000
const MS_PER_TICK = 10
const STATEMENTS: [text: string, values: unknown[]][] = [
  ['select * from reservations where id = $1', ['x']],
  ['select sessions.*, portals.domain from sessions left join portals on portals.member_id = sessions.member_id where sessions.token_hash = $1 and expires_at > $2', ['x', 1]],
  ['select body from rulebooks where starts_at <= $1 order by version desc limit $2', [1e13, 1]],
]

/** Prints what a statement costs with and without PostgreSQL keeping it ready: the server's processor time (Linux only) and the whole round trip. */
const { url, stop } = await startPostgres()
await (await openDatabase(url)).destroy()
const pool = new pg.Pool({ connectionString: url, max: 1 })
for (const isKept of [false, true]) {
  const client = await pool.connect()
  if (isKept) keepPrepared(client)
  const { rows: [backend] } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const server = (): number => readFileSync(`/proc/${backend?.pid}/stat`, 'utf8').split(') ')[1]?.split(' ').slice(11, 13).reduce((sum, ticks) => sum + Number(ticks) * MS_PER_TICK, 0) ?? 0
  for (const [text, values] of STATEMENTS) {
    const [began, before] = [performance.now(), server()]
    for (let call = 0; call < CALLS; call += 1) await client.query(text, values)
    const each = (ms: number): string => `${Math.round((ms * 1_000) / CALLS)} µs`
    process.stdout.write(`${isKept ? 'kept ready' : 'sent anew '}: ${each(server() - before).padStart(6)} of the server, ${each(performance.now() - began).padStart(6)} in all, ${text.slice(0, 48)}…\n`)
  }
  client.release()
}
await pool.end()
await stop()
