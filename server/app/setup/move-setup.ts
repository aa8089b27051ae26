import { Refusal } from '../../core/errors.ts'
import { FIRST_TARGET, sameTarget } from '../../core/crm-target.ts'
import { moveSetup as moved } from '../../core/setup.ts'
import type { Setup, SetupMove } from '../../core/setup.ts'
import type { Tx } from '../../db/schema.ts'
import { getPortalSettings, savePortalSettings } from '../../store/portal-settings.ts'
import { lockSetup, updateSetup } from '../../store/portal-setups.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import { preparePortal } from '../portal/prepare-portal.ts'
import type { Caller } from '../session/open-session.ts'
import { firstSettings } from './begin-setup.ts'

/** Keeps where an administrator stands, so that whoever comes next goes on there. Throws `not_admin` or `not_found`. */
export async function moveSetup(app: App, caller: Caller, move: SetupMove): Promise<void> {
  await change(app, caller, (_, setup) => Promise.resolve({ ...setup, ...moved(setup, move, app.now()) }))
}

/** Answers what becomes of settings of an earlier installation, once: `use` goes to the end, else they begin anew. Throws as above. */
export async function decideOldSettings(app: App, caller: Caller, use: boolean): Promise<void> {
  const before = await getPortalSettings(app.db, caller.memberId)
  await change(app, caller, async (tx, setup) => {
    if (setup.oldSettingsAt === null) return setup
    if (!use) await startAgain(tx, app, caller)
    return { ...setup, oldSettingsAt: null, step: use ? 'ready' : 'company' }
  })
  // Tab and fields belong to the kind of record that is chosen.
  if (!use && !sameTarget(before.settings.target, FIRST_TARGET)) await preparePortal(app, caller.memberId)
}

async function startAgain(tx: Tx, app: App, caller: Caller): Promise<void> {
  const { version } = await getPortalSettings(tx, caller.memberId)
  const now = app.now()
  if (!await savePortalSettings(tx, caller.memberId, firstSettings(caller.userId), version, caller.userName, now)) throw new Refusal('busy')
  await writeJournal(tx, app, {
    at: now, kind: 'settings_changed', requestId: null, partnerId: caller.partnerId, memberId: caller.memberId,
    userId: caller.userId, userName: caller.userName, details: `version ${version + 1}: started again`,
  })
}

async function change(app: App, caller: Caller, next: (tx: Tx, setup: Setup) => Promise<Setup>): Promise<void> {
  if (!caller.isAdmin) throw new Refusal('not_admin')
  await inTransaction(app.db, async (tx) => {
    const setup = await lockSetup(tx, caller.memberId)
    if (!setup) throw new Refusal('not_found')
    await updateSetup(tx, caller.memberId, { ...await next(tx, setup), changedBy: caller.userName, changedAt: app.now() })
  })
}
