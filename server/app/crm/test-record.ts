import { contactByOrigin, itemByOrigin, removeCommand } from '../../bitrix24/crm-create.ts'
import type { NewItem } from '../../bitrix24/crm-create.ts'
import { listItemIds } from '../../bitrix24/crm-item.ts'
import { CRM_TYPES } from '../../core/crm-target.ts'
import { Refusal } from '../../core/errors.ts'
import type { Contact } from '../../core/request.ts'
import { HOUR_MS, MINUTE_MS } from '../../core/time.ts'
import { getPortalSettings } from '../../store/portal-settings.ts'
import { findPortal } from '../../store/portals.ts'
import type { Portal } from '../../store/portals.ts'
import { claimTestRecord, deleteTestRecord, findTestRecord, insertTestRecord, updateTestRecord } from '../../store/test-records.ts'
import type { TestRecord } from '../../store/test-records.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { portalVoice } from '../portal/portal-voice.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { callBatch } from '../portal/call-portal.ts'
import type { Caller } from '../session/open-session.ts'
import { isGone } from './find-missing.ts'
import { makeItem } from './make-item.ts'
import { newItem } from './new-item.ts'
import type { ItemParts } from './new-item.ts'

export type { TestRecord }

/** While one call is out nobody sends a second one: both would find nothing and make something. */
const CLAIM_MS = MINUTE_MS

/** Nobody: the number and the address are set aside for examples. */
const CLIENT: Contact = { firstName: 'Test', lastName: 'Client', email: 'test.client@example.com', phone: '+12025550123', text: 'This is a test of the connection. Nobody asked for anything. The record can be deleted.' }
const REQUEST: ItemParts['request'] = { number: 0, title: 'Test request', place: 'Test Town', country: 'US', needs: ['cloud'], seats: 10, budget: null }

/** The portal's test record; null when there is none. */
export async function showTestRecord(app: App, memberId: string): Promise<TestRecord | null> {
  return findTestRecord(app.db, memberId)
}

/**
 * Makes a record of an invented client where reserved requests go now, the way a reservation's is made; it is followed by nobody and counts
 * nowhere. One per portal: asked again, the one that is there is told. Throws `not_admin`, `test_busy`, `test_refused` or `test_unsure`.
 */
export async function makeTestRecord(app: App, caller: Caller): Promise<TestRecord> {
  if (!caller.isAdmin) throw new Refusal('not_admin')
  const { memberId } = caller
  const portal = await findPortal(app.db, memberId)
  if (!portal) throw new Refusal('not_installed')
  const { record, isNew } = await begin(app, caller)
  if (record.itemId !== null) return record
  const item = await draftTest(app, caller, portal, record)
  const result = await makeItem({
    app, memberId, item, keep: async ({ itemId }) => { await updateTestRecord(app.db, record.id, { itemId }) },
  }, !isNew)
  await updateTestRecord(app.db, record.id, { claimedAt: 0 })
  if (result.kind === 'done') return await findTestRecord(app.db, memberId) ?? record
  if (result.kind !== 'dead') throw new Refusal('test_unsure')
  // The batch may have made the contact before the record was refused.
  await clean(app, record)
  await deleteTestRecord(app.db, record.id)
  throw new Refusal('test_refused', { reason: result.reason })
}

/** Takes away what `makeTestRecord` made, found by its origin, and nothing else. Throws as above, and `portal_silent`. */
export async function removeTestRecord(app: App, caller: Caller): Promise<void> {
  if (!caller.isAdmin) throw new Refusal('not_admin')
  const record = await findTestRecord(app.db, caller.memberId)
  if (!record) return
  await claim(app, record)
  try {
    await clean(app, record)
  } finally {
    await updateTestRecord(app.db, record.id, { claimedAt: 0 })
  }
  await inTransaction(app.db, async (tx) => {
    await deleteTestRecord(tx, record.id)
    await writeJournal(tx, app, journalOf(app, caller, 'test_record_removed', record))
  })
}

/** The row is there before anything is made: what may stand in the portal can be found and removed. */
async function begin(app: App, caller: Caller): Promise<{ record: TestRecord, isNew: boolean }> {
  const { settings: { target } } = await getPortalSettings(app.db, caller.memberId)
  const now = app.now()
  const fresh: TestRecord = { memberId: caller.memberId, id: app.newId(), ...target, itemId: null, madeBy: caller.userName, madeAt: now }
  const isNew = await inTransaction(app.db, async (tx) => {
    if (!await insertTestRecord(tx, fresh, now)) return false
    await writeJournal(tx, app, journalOf(app, caller, 'test_record_made', fresh))
    return true
  })
  if (isNew) return { record: fresh, isNew }
  const record = await findTestRecord(app.db, caller.memberId)
  if (!record) throw new Refusal('test_busy')
  if (record.itemId === null) await claim(app, record)
  return { record, isNew }
}

async function claim(app: App, { id }: TestRecord): Promise<void> {
  const now = app.now()
  if (!await claimTestRecord(app.db, id, now - CLAIM_MS, now)) throw new Refusal('test_busy')
}

async function draftTest(app: App, caller: Caller, portal: Portal, record: TestRecord): Promise<NewItem> {
  const { settings } = await getPortalSettings(app.db, caller.memberId)
  const deadline = app.now() + 24 * HOUR_MS
  const outside = portal.access === 'webhook' ? `${app.publicUrl}/app` : null
  const item = newItem({
    // It stands on the test record alone and goes with it.
    activity: {
      originId: `${record.id}:test`, title: TITLE, text: CLIENT.text, deadline: new Date(deadline).toISOString(), responsibleId: caller.userId,
      link: outside ?? `/marketplace/view/${app.bitrix24.appCode}/`, linkText: CODE, kind: portal.access === 'app' ? 'configurable' : 'todo',
    },
    isNotified: false,
    reservation: { id: record.id, firstContactDueAt: deadline }, known: record, request: REQUEST, contact: CLIENT,
    // Who tries is responsible: no colleague has to wonder.
    settings: { ...settings, notify: false }, responsibleId: caller.userId,
    portal: { domain: portal.domain, appCode: app.bitrix24.appCode, processPrefix: portal.processPrefix, outside, speak: await portalVoice(app.db, portal.memberId) },
  })
  return { ...item, title: TITLE, requestCode: CODE, comments: CLIENT.text }
}

const CODE = 'TEST'
const TITLE = 'TEST: Bitrix24 implementation request, can be deleted'

/** Everything of this origin; a contact that was there before has another one. */
async function clean(app: App, { memberId, id, entityTypeId, categoryId }: TestRecord): Promise<void> {
  const wanted = { target: { entityTypeId, categoryId }, originId: id }
  const answer = await callBatch(app, memberId, { existing: itemByOrigin(wanted), ownContact: contactByOrigin(id) }, { halt: false })
  if (answer.kind !== 'ok') throw new Refusal('portal_silent')
  const { results, errors } = answer.batch
  const [trouble] = Object.values(errors)
  if (trouble) throw new Refusal('test_refused', { reason: trouble.description || trouble.code })
  const commands = [
    ...listItemIds(results['existing']).map((itemId) => removeCommand(entityTypeId, itemId)),
    ...listItemIds(results['ownContact']).map((itemId) => removeCommand(CRM_TYPES.contact, itemId)),
  ]
  if (commands.length === 0) return
  const removed = await callBatch(app, memberId, Object.fromEntries(commands.map((it, index) => [`remove${index}`, it])), { halt: false })
  if (removed.kind !== 'ok') throw new Refusal('portal_silent')
  const refused = Object.values(removed.batch.errors).find(({ code }) => !isGone(code))
  if (refused) throw new Refusal('test_refused', { reason: refused.description || refused.code })
}

function journalOf(app: App, caller: Caller, kind: 'test_record_made' | 'test_record_removed', { entityTypeId, categoryId }: TestRecord): Parameters<typeof writeJournal>[2] {
  const { partnerId, memberId, userId, userName } = caller
  return { at: app.now(), kind, requestId: null, partnerId, memberId, userId, userName, details: `${entityTypeId}/${categoryId}` }
}
