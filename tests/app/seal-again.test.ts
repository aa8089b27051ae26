import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { openTokens, refreshPortal, storeTokens } from '../../server/app/portal/tokens.ts'
import { inboxPlace } from '../../server/app/portal/receive-event.ts'
import { contactIndex, contactIndexes, nameIndexes, openContact, sealContact } from '../../server/app/request/contact.ts'
import { keepFiles, listFiles, openFile } from '../../server/app/request/files.ts'
import { createSealer } from '../../server/app/seal.ts'
import { createResealing, resealAll, showKeys } from '../../server/app/system/reseal.ts'
import { HOUR_MS } from '../../server/core/time.ts'
import { insertEvents } from '../../server/store/inbox.ts'
import { findRepeat, insertContact } from '../../server/store/request-contacts.ts'
import { listSealedOtherwise, replaceSeal } from '../../server/store/sealed-rows.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { NOON, storeRequest } from '../support/build.ts'
import { EACH_ENGINE } from '../support/engines.ts'
import { openBench } from './call-bench.ts'
import type { Bench } from './call-bench.ts'

const [OLD, NEW] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)] as const
const CLIENT = { firstName: 'Ana', lastName: 'Silva', email: 'Ana@example.com', phone: '+351912345678', text: 'Call me', phoneNote: '' }

describe.each(EACH_ENGINE)('a change of keys on %s', (_engine, open) => {
  let bench: Bench
  let before: App
  let after: App

  beforeEach(async () => {
    bench = await openBench(open)
    before = { ...bench.app, seal: createSealer(OLD) }
    after = { ...bench.app, seal: createSealer([NEW, OLD]) }
    bench.app.seal = before.seal
    await bench.addPair(1)
  })
  afterEach(async () => {
    await bench.close()
  })

  const addContact = async (app: App): Promise<string> => {
    const { id } = await storeRequest(bench.app.db, { receivedAt: NOON })
    await insertContact(bench.app.db, id, sealContact(app, id, CLIENT), contactIndex(app, CLIENT))
    return id
  }
  const addEvent = async (app: App, dedupKey: string): Promise<void> => {
    const sealed = app.seal.seal('{"refreshToken":"r"}', inboxPlace(bench.portal.memberId))
    await insertEvents(bench.app.db, [{ dedupKey, memberId: bench.portal.memberId, event: 'ONAPPINSTALL', itemId: null, sealed }], NOON)
  }
  const seals = async (): Promise<string[]> => [
    ...await bench.app.db.selectFrom('portal_tokens').select('sealed').execute(), ...await bench.app.db.selectFrom('request_contacts').select('sealed').execute(),
    ...await bench.app.db.selectFrom('attachments').select('sealed').execute(),
    ...await bench.app.db.selectFrom('inbox').select('sealed').where('sealed', 'is not', null).execute(),
  ].map((row) => row.sealed ?? '')

  it('finds repeats by phone and e-mail across the keys, before and after', async () => {
    await addContact(before)
    expect(await findRepeat(bench.app.db, contactIndexes(before, CLIENT), 0)).not.toBeNull()
    expect(await findRepeat(bench.app.db, contactIndexes(after, CLIENT), 0)).not.toBeNull()
    await resealAll(after, 100)
    expect(await findRepeat(bench.app.db, contactIndexes(after, { ...CLIENT, phone: 'other' }), 0)).not.toBeNull()
    expect(await findRepeat(bench.app.db, contactIndexes(after, { ...CLIENT, email: 'other' }), 0)).not.toBeNull()
    const onlyNew = { ...bench.app, seal: createSealer(NEW) }
    expect(await findRepeat(bench.app.db, contactIndexes(onlyNew, CLIENT), 0)).not.toBeNull()
    expect(await findRepeat(bench.app.db, contactIndexes(onlyNew, { phone: 'x', email: 'x' }), 0)).toBeNull()
  })

  it('seals every row anew in small steps and says when the old key may go', async () => {
    const ids = [await addContact(before), await addContact(before), await addContact(after)]
    await addEvent(before, 'one')
    await insertEvents(bench.app.db, [{ dedupKey: 'none', memberId: bench.portal.memberId, event: 'ONCRMDEALUPDATE', itemId: 1, sealed: null }], NOON)
    expect(await showKeys(before)).toEqual({ current: before.seal.keyId, old: 1 })
    expect(await showKeys(after)).toEqual({ current: after.seal.keyId, old: 4 })

    const step = createResealing(after)
    const done: number[] = []
    for (let count = await resealAll(after, 1); count > 0; count = await resealAll(after, 1)) done.push(count)
    expect(done).toEqual([3, 1])
    expect(await showKeys(after)).toEqual({ current: after.seal.keyId, old: 0 })
    expect((await seals()).filter((it) => !it.startsWith(after.seal.currentPrefix))).toEqual([])
    expect(await step()).toBe(0)

    const onlyNew = { ...bench.app, seal: createSealer(NEW) }
    for (const id of ids) expect(await openContact(onlyNew, id)).toEqual(CLIENT)
    const names = await bench.app.db.selectFrom('contact_names').select('name_index').distinct().execute()
    expect(names.map((it) => it.name_index).toSorted()).toEqual(nameIndexes(onlyNew, CLIENT).toSorted())
    expect(await openTokens(onlyNew, bench.portal.memberId)).toHaveLength(1)
    expect(bench.log.filter((line) => line.startsWith('info rows were sealed'))).toHaveLength(2)
    expect(bench.log.join()).not.toContain('912345678')
  })

  it('keeps files readable: only what holds their name and key is sealed anew', async () => {
    const id = await addContact(before)
    await inTransaction(bench.app.db, (tx) => keepFiles(tx, before, id, [{ name: 'plan.txt', type: 'txt', bytes: Buffer.from('hello') }]))
    while (await resealAll(after, 10) > 0) continue
    const onlyNew = { ...bench.app, seal: createSealer(NEW) }
    const [file] = await listFiles(onlyNew, id)
    expect(file).toMatchObject({ name: 'plan.txt', size: 5 })
    expect((await openFile(onlyNew, id, file?.id ?? '')).bytes.toString()).toBe('hello')
  })

  it('looks again every hour, for rows of processes that still run with the old settings', async () => {
    const step = createResealing(after)
    while (await step() > 0) continue
    await addContact(before)
    expect(await step()).toBe(0)
    bench.advance(HOUR_MS + 1)
    expect(await step()).toBe(1)
  })

  it('reseals texts of the first version, which name no key', async () => {
    const [row] = await bench.app.db.selectFrom('portal_tokens').selectAll().execute()
    await bench.app.db.updateTable('portal_tokens').set({ sealed: `v1.${row!.sealed.split('.')[2]}` }).execute()
    expect(await openTokens(after, bench.portal.memberId)).toHaveLength(1)
    expect(await showKeys(before)).toMatchObject({ old: 1 })
    await resealAll(after, 10)
    expect(await showKeys(after)).toMatchObject({ old: 0 })
    expect(await openTokens(after, bench.portal.memberId)).toHaveLength(1)
  })

  it('leaves alone what nobody can open, tells it, and goes on with the rest', async () => {
    const lost = { ...bench.app, seal: createSealer(Buffer.alloc(32, 9)) }
    for (let index = 0; index < 3; index += 1) await addContact(lost)
    const good = await addContact(before)
    for (let round = 0; round < 60 && (await showKeys(after)).old > 3; round += 1) await resealAll(after, 1)
    expect(await showKeys(after)).toMatchObject({ old: 3 })
    expect(await openContact(after, good)).toEqual(CLIENT)
    expect(await resealAll(after, 100)).toBe(0)
    expect(bench.log.at(-1)).toBe('error rows can’t be opened: their key is missing in APP_SECRET {"unreadable":3}')
  })

  it('never puts an older pair over one that a refresh has just stored', async () => {
    const { memberId } = bench.portal
    // A process that knows the new key already and still seals with the old one.
    const between = { ...bench.app, seal: createSealer([OLD, NEW]) }
    for (let round = 0; round < 25; round += 1) {
      await bench.app.db.deleteFrom('portal_tokens').execute()
      bench.app.seal = before.seal
      await bench.addPair(1)
      const [pair] = await openTokens(after, memberId)
      const [refreshed] = await Promise.all([refreshPortal(round % 2 ? after : between, memberId, pair!), resealAll(after, 10), resealAll(after, 10)])
      expect(refreshed.kind).toBe('ok')
      expect((await openTokens(after, memberId))[0]).toMatchObject({ refreshToken: refreshed.kind === 'ok' ? refreshed.tokens.refreshToken : '' })
    }
  })

  it('does not bring back a pair or a proof that is gone meanwhile', async () => {
    await addEvent(before, 'one')
    const rows = await listSealedOtherwise(bench.app.db, after.seal.currentPrefix, 10)
    expect(rows).toHaveLength(2)
    await bench.app.db.updateTable('inbox').set({ sealed: null }).execute()
    await storeTokens(after, bench.app.db, { accessToken: 'fresh', refreshToken: 'fresh', memberId: bench.portal.memberId, clientEndpoint: '', userId: '1' }, true)
    for (const row of rows) expect(await replaceSeal(bench.app.db, row, 'older', null)).toBe(false)
    expect(await openTokens(after, bench.portal.memberId)).toMatchObject([{ accessToken: 'fresh' }])
    expect((await bench.app.db.selectFrom('inbox').select('sealed').executeTakeFirst())?.sealed).toBeNull()
  })
})
