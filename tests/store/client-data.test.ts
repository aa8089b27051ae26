import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '../../server/db/open.ts'
import type { Db } from '../../server/db/schema.ts'
import { CLIENT_DATA } from '../../server/store/client-data.ts'

/** Columns with a name like this may hold words of a client, or about one. */
const SUSPICIOUS = /text|sealed|mail|phone|comment|note|title|place|city|address|facts|said|proof|payload|body|detail|answer|reason|evidence|tried|hint|file|attachment|network|agent|company|first_name|last_name|card|product|error|subject|message|words|rating/

/** Looked at: what these hold is the vendor's, a partner's or a code, and nothing of a client's. A new column comes into CLIENT_DATA or, when that is true of it, here. */
const OF_OTHERS: Readonly<Record<string, readonly string[]>> = {
  backups: ['detail'], app_settings: ['body'], rulebooks: ['body'], partners: ['city', 'city_key', 'email', 'phone'], portal_settings: ['body'], portal_checks: ['detail', 'said'], portal_tokens: ['sealed'],
  allowed_addresses: ['host'], live_events: ['body', 'city_key'], journal: ['details'], inbox: ['sealed', 'last_error'], outbox: ['subject'], notices: ['subject'], messages: ['subject'],
  cases: ['subject'], vendor_questions: ['text', 'answer', 'answered_by'], sanctions: ['reason', 'evidence', 'lift_reason', 'appeal_note'], distributions: ['end_reason'], offers: ['sealed_token'],
  requests: ['close_reason'], consent_texts: ['body'], reservations: ['holds_place', 'proof_missing', 'lost_reason'], bad_reports: ['reason'], hidden_requests: ['reason'], feeds: ['body'], form_closures: ['text'], feed_records: ['reason'], used_proofs: ['proof'], operators: ['email', 'sealed_totp'], partner_notes: ['text'], rulebook_drafts: ['body'], follow_up_calls: ['reason', 'answer'],
}

describe('where a client’s data stand', () => {
  let db: Db
  beforeAll(async () => {
    db = await openDatabase(':memory:')
  })
  afterAll(() => db.destroy())

  it('is written down for every column that looks as if it held some', async () => {
    const tables = await db.introspection.getTables()
    const open = tables.flatMap(({ name, columns }) => {
      const known = [...CLIENT_DATA.filter(({ table }) => table === name).flatMap((it) => it.columns), ...OF_OTHERS[name] ?? []]
      return columns.filter((column) => /text/i.test(column.dataType) && SUSPICIOUS.test(column.name) && !known.includes(column.name)).map((column) => `${name}.${column.name}`)
    })
    expect(open, 'Say in server/store/client-data.ts how these are erased, or here that they hold nothing of a client').toEqual([])
  })

  it('names only what there is', async () => {
    const tables = new Map((await db.introspection.getTables()).map(({ name, columns }) => [name, columns.map((column) => column.name)]))
    const gone = CLIENT_DATA.flatMap(({ table, columns }) => columns.filter((column) => !tables.get(table)?.includes(column)).map((column) => `${table}.${column}`))
    expect(gone).toEqual([])
  })
})
