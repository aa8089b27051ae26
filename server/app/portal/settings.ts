import { moment, say } from '../../core/said.ts'
import type { Words } from '../../core/said.ts'
import { english } from '../../say/speak.ts'
import { CRM_TYPES, sameTarget } from '../../core/crm-target.ts'
import { Refusal } from '../../core/errors.ts'
import { personMayLook } from '../../core/portal-settings.ts'
import type { ResponsibleWhy } from '../../core/responsible.ts'
import type { PortalSettings } from '../../core/portal-settings.ts'
import type { Tx } from '../../db/schema.ts'
import { inTransaction } from '../../store/transaction.ts'
import { findPartner } from '../../store/partners.ts'
import { getPortalSettings, savePortalSettings } from '../../store/portal-settings.ts'
import type { StoredSettings } from '../../store/portal-settings.ts'
import { findPortal } from '../../store/portals.ts'
import type { Portal } from '../../store/portals.ts'
import { deleteSessionsOf } from '../../store/sessions.ts'
import { hurryCheck } from '../../store/portal-rounds.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { moveWaiting } from '../crm/move-waiting.ts'
import { showTestRecord } from '../crm/test-record.ts'
import type { TestRecord } from '../../store/test-records.ts'
import { pickResponsible } from '../crm/choose-responsible.ts'
import type { Caller } from '../session/open-session.ts'
import { callPortal } from './call-portal.ts'
import { preparePortal } from './prepare-portal.ts'
import { readDirectory } from './read-directory.ts'
import type { Directory } from './read-directory.ts'

export type ShownSettings = StoredSettings & Directory & { test: TestRecord | null } & { access: Portal['access'] } & { next: { userId: string, name: Words, why: ResponsibleWhy } }

/** A portal's settings with everything they can be set to, read from the portal now. Throws `portal_silent`. */
export async function showSettings(app: App, caller: Caller): Promise<ShownSettings> {
  const stored = await getPortalSettings(app.db, caller.memberId)
  const directory = await readDirectory(app, caller.memberId)
  const partner = caller.partnerId === null ? null : await findPartner(app.db, caller.partnerId)
  const active = new Set(directory.people.map(({ id }) => id))
  const { userId, why } = await pickResponsible(app.db, {
    memberId: caller.memberId, settings: stored.settings, reserverId: caller.userId, country: partner?.homeCountry ?? '', language: '', active, now: app.now(),
  })
  const name = directory.people.find((it) => it.id === userId)?.name ?? (userId === caller.userId ? caller.userName : say('person.unknown', { id: userId }))
  const portal = await findPortal(app.db, caller.memberId)
  return { ...stored, ...directory, test: await showTestRecord(app, caller.memberId), access: portal?.access ?? 'app', next: { userId, name, why } }
}

/** Saves for reservations from now on; those already in the CRM stay where they are. Throws `not_admin`, `invalid` or `settings_changed`. */
export async function saveSettings(app: App, caller: Caller, settings: PortalSettings, read: number): Promise<ShownSettings> {
  if (!caller.isAdmin) throw new Refusal('not_admin')
  const { targets } = await readDirectory(app, caller.memberId)
  const chosen = targets.find((it) => sameTarget(it.target, settings.target))
  if (!chosen || chosen.unavailable !== null) throw new Refusal('invalid')

  const before = await getPortalSettings(app.db, caller.memberId)
  await inTransaction(app.db, async (tx) => {
    const now = app.now()
    if (!await savePortalSettings(tx, caller.memberId, settings, read, caller.userName, now)) throw await changedMeanwhile(tx, caller.memberId)
    // Who may not look any more finds the door closed at the next click.
    await deleteSessionsOf(tx, caller.memberId, (person) => !personMayLook(settings, person))
    await writeJournal(tx, app, {
      at: now, kind: 'settings_changed', requestId: null, partnerId: caller.partnerId, memberId: caller.memberId,
      userId: caller.userId, userName: caller.userName, details: `version ${read + 1}: ${english(chosen.name)}`,
    })
  })
  // Tab and fields belong to the kind of record that is chosen.
  if (!sameTarget(before.settings.target, settings.target)) {
    await preparePortal(app, caller.memberId)
    await moveWaiting(app, caller, settings.target)
  } else await hurryCheck(app.db, caller.memberId)
  return showSettings(app, caller)
}

/** Makes a deal pipeline and offers it; it is chosen by saving. Throws `not_admin`, `pipeline_refused` or `portal_silent`. */
export async function addPipeline(app: App, caller: Caller, name: string): Promise<ShownSettings> {
  if (!caller.isAdmin) throw new Refusal('not_admin')
  const { targets } = await readDirectory(app, caller.memberId)
  // A second click must not make a second one.
  const isThere = targets.some((it) => it.kind === 'deal' && english(it.name) === `Deals: ${name}`)
  if (!isThere) {
    const answer = await callPortal(app, caller.memberId, 'crm.category.add', { entityTypeId: CRM_TYPES.deal, fields: { name } })
    if (answer.kind === 'refused') throw new Refusal('pipeline_refused', { reason: answer.reason })
    if (answer.kind !== 'ok') throw new Refusal('portal_silent')
  }
  return showSettings(app, caller)
}

async function changedMeanwhile(tx: Tx, memberId: string): Promise<Refusal> {
  const { changedBy, changedAt } = await getPortalSettings(tx, memberId)
  return new Refusal('settings_changed', { name: changedBy, at: moment(changedAt ?? 0, 'time') })
}
