import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, appendFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { App } from '../../server/app/app.ts'
import { addDetails } from '../../server/app/client/add-details.ts'
import { complain } from '../../server/app/client/complain.ts'
import { ratePartner } from '../../server/app/client/rate-partner.ts'
import { forgetOldNews } from '../../server/app/live/feed.ts'
import { collectData } from '../../server/app/privacy/collect-data.ts'
import { openLedger } from '../../server/app/privacy/erasure-ledger.ts'
import type { ErasureLedger } from '../../server/app/privacy/erasure-ledger.ts'
import { eraseClient, THE_CLIENT } from '../../server/app/privacy/erase-client.ts'
import { replayErasures } from '../../server/app/privacy/replay-erasures.ts'
import { scrubErased } from '../../server/app/privacy/scrub-erased.ts'
import { contactIndex, openContact, sealContact } from '../../server/app/request/contact.ts'
import { keepFiles } from '../../server/app/request/files.ts'
import { hearClient } from '../../server/app/reservation/hear-client.ts'
import { hearContacted } from '../../server/app/reservation/hear-contacted.ts'
import { showContacts } from '../../server/app/reservation/show-contacts.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { insertClientAnswer } from '../../server/store/client-answers.ts'
import { insertFollowUp } from '../../server/store/follow-ups.ts'
import { listJournal } from '../../server/store/journal.ts'
import { insertContact } from '../../server/store/request-contacts.ts'
import { isProofUsed } from '../../server/store/proofs.ts'
import { updateReservation } from '../../server/store/reservations.ts'
import { inTransaction } from '../../server/store/transaction.ts'
import { NOON } from '../support/build.ts'
import { canariesIn, canary } from '../support/canary.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'
import { databaseBytes, everyRow } from '../support/everything.ts'
import { quietApp } from '../support/quiet-app.ts'
import { codeOf, company, fullRequest, holdersOf, lineUp, noticesOf, reserve } from './waiting-steps.ts'

const OPERATOR = { by: 'operator', reason: 'client_asked', caller: { memberId: 'vendor', userId: '1', userName: 'Petra' } } as const
const CONTACT = { firstName: 'Xanthippe', lastName: 'Quillfeather', email: 'xanthippe@quillfeather.example', phone: '+351912777543', text: 'Call Xanthippe', phoneNote: '' }
const CANARIES = ['Xanthippe', 'Quillfeather', '912777543', 'Zaragota'].map(canary)

describe.each(EACH_ENGINE)('erasing a client, on %s', (engine, open) => {
  const at = useDatabase(open)
  const secret = randomBytes(32)
  let app: App

  beforeEach(() => {
    app = quietApp({ db: at.db, now: () => NOON, newId: randomUUID, secret })
  })

  async function heldRequest(changes: Parameters<typeof fullRequest>[1] = {}) {
    const full = await fullRequest(app, { place: 'Zaragota', maskedText: 'A clinic in Zaragota', title: 'Help in Zaragota', ...changes })
    await insertContact(at.db, full.request.id, sealContact(app, full.request.id, CONTACT), contactIndex(app, CONTACT))
    return full
  }
  const withLedger = (erasures: ErasureLedger): App => Object.create(app, { erasures: { value: erasures } }) as App
  const requestRow = (id: string) => at.db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirstOrThrow()

  /** Whatever a client can say after the form, each of it with a word of theirs. */
  async function allThatClientsSay(requestId: string, reservationId: string): Promise<void> {
    await ratePartner(app, requestId, reservationId, { contacted: 'later', score: 1, shownAs: 'named', comment: 'Xanthippe waits' })
    await complain(app, requestId, reservationId, { key: randomUUID(), reason: 'other', words: 'Zaragota at night' })
    await addDetails(app, requestId, randomUUID(), 'Ask for Quillfeather')
    await hearContacted(app, requestId, reservationId, false)
    await inTransaction(at.db, async (tx) => {
      await keepFiles(tx, app, requestId, [{ name: 'Quillfeather.pdf', type: 'pdf', bytes: Buffer.from('plan') }])
      await insertClientAnswer(tx, requestId, { askedForIt: true, at: NOON, heardBy: 'Petra' })
      await insertFollowUp(tx, { requestId, reservationId, stage: 'contact' }, NOON)
    })
    await hearClient(app, reservationId, { says: 'other', heardBy: 'Petra, of Mrs Quillfeather', by: { ...OPERATOR.caller, source: 'operator' } })
  }

  it('takes contact and words away, ends what is live, and tells everybody who holds or waits', async () => {
    const { request, holders } = await heldRequest()
    const [waiting] = await lineUp(app, request, 1)
    await showContacts(app, holders[0]!.caller, holders[0]!.reservation.id)
    await eraseClient(app, THE_CLIENT, request.number)

    expect(await openContact(app, request.id)).toBeNull()
    expect(await requestRow(request.id)).toMatchObject({
      state: 'closed', close_reason: 'erased', erased_at: NOON, place: '', city_key: '', masked_text: '', title: 'Telephony', seats: null, hints: '[]', country: 'PT', needs: '["telephony"]',
    })
    expect(await at.db.selectFrom('reservations').select(['outcome', 'holds_place']).where('request_id', '=', request.id).execute()).toEqual(Array.from({ length: 3 }, () => ({ outcome: 'withdrawn', holds_place: 0 })))
    expect(await at.db.selectFrom('open_requests').select('number').where('request_id', '=', request.id).execute()).toEqual([])
    expect((await noticesOf(at.db, holders[0]!)).map(({ kind }) => kind)).toEqual(['request_ended', 'privacy'])
    expect(await noticesOf(at.db, holders[1]!)).toMatchObject([{ kind: 'request_ended', text: expect.stringContaining('were erased') as string }])
    expect(await noticesOf(at.db, waiting!)).toMatchObject([{ kind: 'place_closed', text: expect.stringContaining('data were erased') as string }])
    expect(await at.db.selectFrom('privacy_cases').select(['kind', 'partner_id', 'state']).execute()).toEqual([{ kind: 'stop', partner_id: holders[0]!.partner.id, state: 'open' }])
    expect(await codeOf(reserve(app, await company(at.db), request))).toBe('request_closed')
    expect(await codeOf(showContacts(app, holders[0]!.caller, holders[0]!.reservation.id))).toBe('reservation_over')
    expect((await listJournal(at.db, request.id)).at(-1)).toMatchObject({ kind: 'client_erased', userName: 'client', details: 'client_asked' })
    expect(app.erasures.read()).toEqual([{ requestId: request.id, at: NOON, by: 'client', reason: 'client_asked' }])
  })

  it('keeps how a Won ended, and that its proof proves no other one', async () => {
    const { request, holders: [winner] } = await heldRequest()
    await updateReservation(at.db, winner!.reservation.id, { state: 'closed', outcome: 'won', closedAt: NOON - DAY_MS, proof: 'zaragota.bitrix24.pt', proofKey: 'zaragotabitrix24pt' })
    await eraseClient(app, OPERATOR, request.number)
    expect(await at.db.selectFrom('reservations').select(['outcome', 'closed_at', 'proof']).where('id', '=', winner!.reservation.id).executeTakeFirst()).toEqual({ outcome: 'won', closed_at: NOON - DAY_MS, proof: null })
    expect(await isProofUsed(at.db, 'zaragotabitrix24pt', 'another')).toBe(true)
    expect(await isProofUsed(at.db, 'something else', 'another')).toBe(false)
  })

  it('is nothing the second time, and “not found” for an unknown number', async () => {
    const { request } = await heldRequest()
    await Promise.all([eraseClient(app, THE_CLIENT, request.number), eraseClient(app, OPERATOR, request.number)])
    await eraseClient(app, THE_CLIENT, request.number)
    expect(app.erasures.read()).toHaveLength(1)
    expect((await listJournal(at.db, request.id)).filter(({ kind }) => kind === 'client_erased')).toHaveLength(1)
    expect(await codeOf(eraseClient(app, THE_CLIENT, 999_999))).toBe('not_found')
  })

  it('does nothing when it can’t be written down outside of the database', async () => {
    const { request } = await heldRequest()
    const broken = withLedger({ read: () => [], append: () => { throw new Error('disk full') } })
    await expect(eraseClient(broken, THE_CLIENT, request.number)).rejects.toThrow('disk full')
    expect(await openContact(app, request.id)).toMatchObject({ firstName: 'Xanthippe' })
    expect(await holdersOf(at.db, request.id)).toHaveLength(3)
  })

  it('leaves no byte in any table or file, in nine encodings, and the address only sealed in its last mail', async () => {
    const { request, holders } = await heldRequest()
    await showContacts(app, holders[0]!.caller, holders[0]!.reservation.id)
    await at.db.insertInto('notices').values({ partner_id: holders[0]!.partner.id, kind: 'report_decided', subject: 'x', at: NOON, text: 'Xanthippe said no', request_id: request.id, reservation_id: null, due_at: null, read_at: null }).execute()
    await at.db.updateTable('reservation_events').set({ reason: 'Mrs Quillfeather called' }).where('reservation_id', '=', holders[0]!.reservation.id).execute()
    await allThatClientsSay(request.id, holders[0]!.reservation.id)
    const { journal, records, ...said } = await collectData(app, request.id)
    expect([said.files, said.partners.flatMap((it) => it.yourWords)]).toEqual([[{ name: 'Quillfeather.pdf', size: 4 }], ['Xanthippe waits', 'Zaragota at night']])
    expect(Object.keys(records)).toEqual(expect.arrayContaining(['client_answers', 'client_complaints', 'client_ratings', 'outcome_reports', 'contact_words', 'follow_ups', 'attachments']) as unknown)
    expect(journal.map(({ what }) => what)).toEqual(expect.arrayContaining(['contact_shown', 'client_rated', 'client_complained', 'details_added']) as unknown)
    expect(canariesIn(await everyRow(at.db), CANARIES)).not.toEqual([])
    await eraseClient(app, THE_CLIENT, request.number)
    // News name the town for as long as a screen may have missed them.
    await forgetOldNews(quietApp({ db: at.db, now: () => NOON + DAY_MS, newId: randomUUID, secret }))
    expect(await scrubErased(app)).toBe(1)
    expect(await scrubErased(app)).toBe(0)

    expect(canariesIn(await everyRow(at.db), CANARIES)).toEqual([])
    const empty = await collectData(app, request.id)
    expect([empty.sent, empty.files, empty.partners.flatMap((it) => it.yourWords)]).toEqual([null, [], []])
    expect(Object.keys(empty.records)).toEqual(['outcome_reports'])
    if (engine === 'SQLite') expect(canariesIn(databaseBytes(at.location), CANARIES)).toEqual([])
    const { payload } = await at.db.selectFrom('outbox').select('payload').where('kind', '=', 'mail.erased').executeTakeFirstOrThrow()
    expect(Object.keys(JSON.parse(payload) as object)).toEqual(['requestId', 'sealed', 'partners', 'dueAt'])
  })

  it('is done again in a database that was restored, before anything is served', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'ledger-')), 'deep', 'erased.jsonl')
    const { request, holders } = await heldRequest()
    const other = await heldRequest()
    const ledger = openLedger(file)
    ledger.append({ requestId: request.id, at: NOON, by: 'client', reason: 'client_asked' })
    appendFileSync(file, '{"requestId":"cut sho')
    ledger.append({ requestId: 'nobody knows it', at: NOON, by: 'clock', reason: 'time_over' })

    const restarted = withLedger(openLedger(file))
    expect(await replayErasures(restarted)).toBe(1)
    expect(await replayErasures(restarted)).toBe(0)
    expect(await openContact(app, request.id)).toBeNull()
    expect(await holdersOf(at.db, request.id)).toEqual([])
    expect(await noticesOf(at.db, holders[0]!)).toHaveLength(1)
    expect(await openContact(app, other.request.id)).toMatchObject({ firstName: 'Xanthippe' })
    expect(canariesIn(readFileSync(file), CANARIES)).toEqual([])
  })
})
