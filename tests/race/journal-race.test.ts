import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { verifyJournal } from '../../server/app/journal/verify-journal.ts'
import { createSealer } from '../../server/app/seal.ts'
import { wished } from '../faults/chance.ts'
import { EACH_ENGINE } from '../support/engines.ts'
import type { WriterJob, WriterReport } from './journal-writer.ts'

const PROCESSES = 8
const WRITES = wished('WRITES', 150)
const SECRET = Buffer.alloc(32, 3)

describe.each(EACH_ENGINE)('eight processes write to the journal at once on %s', (engine, open) => {
  it('and the chain has no gap, no fork and no row too few', { timeout: 120_000 }, async () => {
    const { db, location, close } = await open()
    try {
      for (const deeds of [0, 1, 2]) await db.insertInto('counters').values({ name: `deeds ${deeds}`, value: 0 }).execute()
      const startedAt = performance.now()
      const reports = await race(location)
      expect(reports.flatMap(({ errors }) => errors)).toEqual([])
      expect(await verifyJournal({ db, seal: createSealer(SECRET) })).toMatchObject({ state: 'whole', rows: PROCESSES * WRITES, end: { seq: PROCESSES * WRITES } })
      const rows = await db.selectFrom('journal').select(['partner_id', 'details']).execute()
      expect(new Set(rows.map((row) => `${row.partner_id} ${row.details}`)).size).toBe(PROCESSES * WRITES)
      const deeds = await db.selectFrom('counters').select('value').where('name', 'like', 'deeds %').execute()
      expect(deeds.reduce((sum, { value }) => sum + value, 0)).toBe(PROCESSES * WRITES / 2)
      console.log(`journal on ${engine}: ${PROCESSES} processes, ${PROCESSES * WRITES} rows, ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`)
    } finally {
      await close()
    }
  })
})

async function race(location: string): Promise<WriterReport[]> {
  const processes = Array.from({ length: PROCESSES }, (_, index) => {
    const writer = fork(join(import.meta.dirname, 'journal-writer.ts'))
    writer.send({ location, name: `partner-${index}`, writes: WRITES, lanes: 2, secret: SECRET.toString('hex') } satisfies WriterJob)
    return writer
  })
  await Promise.all(processes.map((writer) => once(writer, 'message')))
  const ended = processes.map(async (writer) => {
    const [report] = await once(writer, 'message') as [WriterReport]
    return report
  })
  for (const writer of processes) writer.send('go')
  return Promise.all(ended)
}
