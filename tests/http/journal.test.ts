import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { JournalCheckView, JournalExportView, JournalView } from '../../server/contract/journal.ts'
import { writeJournal } from '../../server/app/journal/write-journal.ts'
import { createSealer } from '../../server/app/seal.ts'
import { openDatabase } from '../../server/db/open.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { BOUNDLESS, ENGINES, openProduct, takeNew } from '../app/steps.ts'
import { NOON } from '../support/build.ts'
import { MIGRATED } from '../support/engines.ts'
import type { Api, Product } from '../support/product.ts'

describe.each(ENGINES)('the journal for operators, on %s', (_engine, open) => {
  let product: Product
  let operator: Api
  let luso: Api

  beforeAll(async () => {
    product = await openProduct(open, BOUNDLESS);
    [operator, luso] = await Promise.all(['vendor', 'luso'].map((name) => product.as(name))) as [Api, Api]
  }, 60_000)
  afterAll(async () => {
    await product.close()
  })

  const page = async (query: string): Promise<JournalView> => (await operator.get<JournalView>(`/api/operator/journal${query}`)).body

  it('tells who saw the contacts of a request, by partner and by kind, page by page', async () => {
    const { request } = await takeNew(product, operator, luso)
    const { rows } = await page(`?request=${request.number}`)
    expect(rows.map(({ kind }) => kind)).toContain('request_published')
    expect(rows.find(({ kind }) => kind === 'contact_shown')).toMatchObject({ request: request.number, partnerId: 'luso', partnerName: 'Luso Digital, Lda', userName: 'Ana Silva', company: 'Luso Digital, Lda' })
    expect(rows.find(({ kind }) => kind === 'request_published')).toMatchObject({ userName: 'Petra Novak', company: null })
    expect((await page('?partner=luso&kind=contact_shown')).rows.every((row) => row.partnerId === 'luso' && row.kind === 'contact_shown')).toBe(true)
    expect((await page('?partner=so%20dig')).rows.map(({ id }) => id)).toEqual((await page('?partner=luso')).rows.map(({ id }) => id))
    expect((await page('?partner=nobody')).rows).toEqual([])
    expect((await page('?partner=%25')).rows).toEqual([])
    await inTransaction(product.app.db, async (tx) => {
      for (let row = 0; row < 60; row += 1) await writeJournal(tx, product.app, { at: NOON, kind: 'work_replayed', requestId: null, partnerId: null, memberId: null, userId: '1', userName: 'P', details: `${row}` })
    })
    const first = await page('?kind=work_replayed')
    expect(first.rows.map(({ details }) => Number(details))).toEqual(Array.from({ length: 50 }, (_, index) => 59 - index))
    const second = await page(`?kind=work_replayed&before=${first.next}`)
    expect([second.rows.length, second.next]).toEqual([10, null])
  })

  it('is searched by words and time, whatever signs they have in them', async () => {
    await inTransaction(product.app.db, async (tx) => {
      for (const [at, details] of [[NOON, 'Half of 50% is_25'], [NOON + 1_000, 'nothing']] as const) await writeJournal(tx, product.app, { at, kind: 'question_asked', requestId: null, partnerId: 'luso', memberId: null, userId: '1', userName: 'Petra Novak', details })
    })
    const found = async (query: string): Promise<string[]> => (await page(`?kind=question_asked&${query}`)).rows.map(({ details }) => details)
    expect(await found('words=PETRA')).toEqual(['nothing', 'Half of 50% is_25'])
    expect(await found(`words=${encodeURIComponent('50% is_')}`)).toEqual(['Half of 50% is_25'])
    expect(await found(`words=${encodeURIComponent('5_% i')}`)).toEqual([])
    expect(await found(`words=petra&since=${NOON + 1}`)).toEqual(['nothing'])
    expect(await found(`words=petra&until=${NOON + 1}`)).toEqual(['Half of 50% is_25'])
    await inTransaction(product.app.db, (tx) => writeJournal(tx, product.app, { at: NOON, kind: 'question_asked', requestId: null, partnerId: 'luso', memberId: null, userId: '1', userName: 'Øystein Ågård', details: 'Привет' }))
    for (const words of ['Øystein', 'Ågård', 'Привет']) expect(await found(`words=${encodeURIComponent(words)}`), words).toEqual(['Привет'])
  })

  it('is taken as a table without contacts, and keeps who took it and why', async () => {
    await inTransaction(product.app.db, (tx) => writeJournal(tx, product.app, { at: NOON, kind: 'portal_linked', requestId: null, partnerId: 'luso', memberId: null, userId: '1', userName: '=Petra', details: 'wrote to joao@clinica.example, "twice"' }))
    const { status, body } = await operator.post<JournalExportView>('/api/operator/journal/export?kind=portal_linked', { reason: 'A client asked who saw the data' })
    expect([status, body.isWhole, body.rows > 0]).toEqual([200, true, true])
    expect(body.csv).toContain("'=Petra")
    expect(body.csv).not.toContain('joao@')
    expect(body.csv.trim().split('\r\n')).toHaveLength(body.rows + 1)
    expect((await page('?kind=journal_exported')).rows[0]?.details).toBe(`${body.rows} rows: A client asked who saw the data`)
    expect((await operator.post('/api/operator/journal/export', { reason: '' })).status).toBe(400)
    expect((await luso.post('/api/operator/journal/export', { reason: 'I am curious' })).status).toBe(403)
  })

  it('is checked with what the log said of its end', async () => {
    const check = async (query = ''): Promise<JournalCheckView> => (await operator.get<JournalCheckView>(`/api/operator/journal/check${query}`)).body
    const whole = await check()
    if (whole.state !== 'whole' || whole.end === null) throw new Error(JSON.stringify(whole))
    expect(await check(`?anchor=${whole.end}`)).toMatchObject({ state: 'whole' })
    const seq = Number(whole.end.split(':')[0])
    expect(await check(`?anchor=${seq + 5}:${whole.end.split(':')[1]}`)).toMatchObject({ state: 'damaged', seq: seq + 1, kind: 'tail_missing', text: expect.stringContaining('cut off') as string })
  })

  it('is for operators only, and asked in words it knows', async () => {
    for (const path of ['/api/operator/journal', '/api/operator/journal/check']) {
      expect((await luso.get(path)).status).toBe(403)
      expect((await fetch(`${product.url}${path}`)).status).toBe(401)
    }
    for (const query of ['?request=12', '?kind=A', '?before=0', '?before=x', '?who=me', '/check?anchor=1', '/check?anchor=1:x', '/check?deep=1']) expect((await operator.get(`/api/operator/journal${query}`)).status, query).toBe(400)
  })
})

describe.each(Object.entries(MIGRATED))('node server/main.ts verify-journal on %s', (engine, place) => {
  it('ends with 0 for a whole journal and with 1 for a damaged one', { timeout: 60_000 }, async () => {
    const { location, drop } = await place()
    const folder = mkdtempSync(join(tmpdir(), 'requests-verify-'))
    try {
      const secret = Buffer.alloc(32, 5)
      writeFileSync(join(folder, 'secret.key'), secret.toString('base64'))
      const database = engine === 'SQLite' ? join(folder, 'app.sqlite') : location
      if (engine === 'SQLite') copyFileSync(location, database)
      const run = (...anchors: string[]) => spawnSync(process.execPath, ['server/main.ts', 'verify-journal', ...anchors], {
        cwd: join(import.meta.dirname, '..', '..'), encoding: 'utf8', env: { ...process.env, DATA_DIR: folder, ...(engine === 'PostgreSQL' && { DATABASE_URL: location }) },
      })
      const db = await openDatabase(database)
      await inTransaction(db, async (tx) => {
        for (let row = 0; row < 3; row += 1) await writeJournal(tx, { seal: createSealer(secret) }, { at: NOON, kind: 'contact_shown', requestId: null, partnerId: null, memberId: null, userId: '1', userName: 'Ana', details: '' })
      })
      const whole = run()
      expect([whole.status, whole.stdout, whole.stderr]).toEqual([0, expect.stringMatching(/^The journal is as it was written: 3 rows, it ends at 3:/), ''])
      const anchor = /ends at (\S+)/.exec(whole.stdout)?.[1] ?? ''
      expect(run(anchor, anchor.replace(/^3/, '9'))).toMatchObject({ status: 1, stdout: '', stderr: expect.stringMatching(/^The journal is damaged at 4: The journal was longer/) as string })
      expect(run('yesterday')).toMatchObject({ status: 1, stderr: expect.stringContaining('yesterday is not an anchor') as string })
      await db.updateTable('journal_head').set({ seq: 2 }).execute()
      expect(run(anchor)).toMatchObject({ status: 1, stderr: expect.stringContaining('damaged at 3') as string })
      await db.destroy()
    } finally {
      rmSync(folder, { recursive: true, force: true })
      await drop()
    }
  })
})
