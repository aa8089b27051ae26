import { describe, expect, it } from 'vitest'
import { HOUR_MS } from '../../server/core/time.ts'
import { setPortalState } from '../../server/store/portals.ts'
import { deleteExpiredSessions, deleteSessions, extendSession, findSession, insertSession, takeTicket } from '../../server/store/sessions.ts'
import type { Session } from '../../server/store/sessions.ts'
import { isUniqueViolation } from '../../server/store/transaction.ts'
import { NOON, storePartner, storePortal } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'

describe.each(EACH_ENGINE)('sessions on %s', (_engine, open) => {
  const at = useDatabase(open)

  async function storeSession(tokenHash: string, changes: Partial<Session> = {}): Promise<Session> {
    const session: Session = {
      kind: 'session', operatorId: null, memberId: changes.memberId ?? (await storePortal(at.db)).memberId, userId: '7', userName: 'Ana Silva', isAdmin: true, role: 'partner',
      createdAt: NOON, expiresAt: NOON + HOUR_MS, ...changes,
    }
    await insertSession(at.db, tokenHash, session)
    return session
  }

  it('are found with the partner and address of their portal', async () => {
    const partner = await storePartner(at.db)
    const portal = await storePortal(at.db, { partnerId: partner.id })
    const session = await storeSession('hash', { memberId: portal.memberId })
    expect(await findSession(at.db, 'hash', NOON)).toEqual({ ...session, partnerId: partner.id, domain: portal.domain })
    expect(await findSession(at.db, 'other', NOON)).toBeNull()
  })

  it('end in the millisecond they say', async () => {
    await storeSession('hash')
    expect(await findSession(at.db, 'hash', NOON + HOUR_MS - 1)).not.toBeNull()
    expect(await findSession(at.db, 'hash', NOON + HOUR_MS)).toBeNull()
    await extendSession(at.db, 'hash', NOON + 2 * HOUR_MS)
    expect(await findSession(at.db, 'hash', NOON + HOUR_MS)).toMatchObject({ expiresAt: NOON + 2 * HOUR_MS })
  })

  it('are worth nothing once the app is uninstalled', async () => {
    const { memberId } = await storeSession('hash')
    await setPortalState(at.db, memberId, 'needs_reopen', NOON)
    expect(await findSession(at.db, 'hash', NOON)).not.toBeNull()
    await setPortalState(at.db, memberId, 'uninstalled', NOON)
    expect(await findSession(at.db, 'hash', NOON)).toBeNull()
  })

  it('let a ticket through once', async () => {
    const ticket = await storeSession('hash', { kind: 'ticket' })
    expect(await takeTicket(at.db, 'hash', NOON)).toEqual(ticket)
    expect(await takeTicket(at.db, 'hash', NOON)).toBeNull()
  })

  it('let one of many through that come with the same ticket at once', async () => {
    await storeSession('hash', { kind: 'ticket' })
    const taken = await Promise.all(Array.from({ length: 8 }, () => takeTicket(at.db, 'hash', NOON)))
    expect(taken.filter((it) => it !== null)).toHaveLength(1)
  })

  it('let no ticket through that is too old, and leave it for the sweep', async () => {
    await storeSession('hash', { kind: 'ticket', expiresAt: NOON })
    expect(await takeTicket(at.db, 'hash', NOON)).toBeNull()
  })

  it('take no ticket for a session and no session for a ticket', async () => {
    await storeSession('session')
    await storeSession('ticket', { kind: 'ticket' })
    expect(await findSession(at.db, 'ticket', NOON)).toBeNull()
    expect(await takeTicket(at.db, 'session', NOON)).toBeNull()
    expect(await findSession(at.db, 'session', NOON)).not.toBeNull()
  })

  it('are deleted by portal, or when they are over', async () => {
    const { memberId } = await storeSession('a')
    await storeSession('b')
    await storeSession('c', { expiresAt: NOON })
    await deleteSessions(at.db, memberId)
    await deleteExpiredSessions(at.db, NOON)
    expect(await at.db.selectFrom('sessions').select('token_hash').execute()).toEqual([{ token_hash: 'b' }])
  })

  it('never share a token', async () => {
    await storeSession('hash')
    await expect(storeSession('hash')).rejects.toSatisfy(isUniqueViolation)
  })
})
