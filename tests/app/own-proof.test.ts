import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { winReservation } from '../../server/app/reservation/finish-reservation.ts'
import { findReservation } from '../../server/store/reservations.ts'
import { NOON, storeOpenRequest, storePartner, storePortal, storeReservation } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'
import { quietApp } from '../support/quiet-app.ts'
import { callerOf } from '../race/mayhem-actions.ts'

describe.each(EACH_ENGINE)('an address as the proof of Won on %s', (_engine, open) => {
  const at = useDatabase(open)

  it('is the client’s, never a partner’s own', async () => {
    const { id: partnerId } = await storePartner(at.db, { id: 'luso' })
    const other = await storePartner(at.db)
    await storePortal(at.db, { memberId: 'm-luso', partnerId, domain: 'luso.bitrix24.eu' })
    await storePortal(at.db, { partnerId: other.id, domain: 'b24.other.example:8443' })
    const { id: requestId } = await storeOpenRequest(at.db)
    const { id } = await storeReservation(at.db, { requestId, partnerId, state: 'in_work', contactShownAt: NOON })
    const win = (proof: string) => winReservation(quietApp({ db: at.db, now: () => NOON, newId: randomUUID }), callerOf(partnerId), id, { proof })

    for (const own of ['luso.bitrix24.eu', 'https://LUSO.bitrix24.eu/crm/deal/', 'b24.other.example']) await expect(win(own), own).rejects.toMatchObject({ code: 'proof_own' })
    expect(await findReservation(at.db, id)).toMatchObject({ state: 'in_work', outcome: null })
    await win('clinic.bitrix24.eu')
    expect(await findReservation(at.db, id)).toMatchObject({ state: 'closed', outcome: 'won', proof: 'clinic.bitrix24.eu' })
  })
})
