import { describe, expect, it } from 'vitest'
import type { Location } from '../../server/core/location.ts'
import type { Partner } from '../../server/core/partner.ts'
import type { Db } from '../../server/db/schema.ts'
import { countPartners, findPartner, findPartnerByDomain, insertPartner, listAllLocations, listLocations, lockPartners, replaceLocations, updatePartner } from '../../server/store/partners.ts'
import { inTransaction, isUniqueViolation } from '../../server/store/transaction.ts'
import { buildPartner, NOON, storePartner } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'

const HOME = { country: 'PT', region: null }
const places = (...codes: string[]): Location[] => codes.map((country) => ({ country, region: null }))

describe.each(EACH_ENGINE)('partners on %s', (_engine, open) => {
  const at = useDatabase(open)
  const save = (db: Db, partner: Partner, locations: readonly Location[]): Promise<boolean> => inTransaction(db, (tx) => insertPartner(tx, partner, locations, NOON))

  it('come back as they were saved, home country first', async () => {
    const partner = buildPartner({ portalDomain: 'luso.bitrix24.eu', suspendedUntil: NOON, cancelledAt: NOON })
    await save(at.db, partner, [HOME, { country: 'ES', region: 'Galicia' }, ...places('AO')])
    expect(await findPartner(at.db, partner.id)).toEqual(partner)
    expect(await listLocations(at.db, partner.id)).toEqual([HOME, { country: 'ES', region: 'Galicia' }, { country: 'AO', region: null }])
    expect(await findPartner(at.db, 'nobody')).toBeNull()
  })

  it('may have four locations and no fifth', async () => {
    await save(at.db, buildPartner(), places('PT', 'ES', 'AO', 'BR'))
    const partner = buildPartner()
    await expect(save(at.db, partner, places('PT', 'ES', 'AO', 'BR', 'MZ'))).rejects.toThrow(/constraint/i)
    expect(await findPartner(at.db, partner.id)).toBeNull()
  })

  it('have a country once, and a region of it once', async () => {
    await expect(save(at.db, buildPartner(), places('PT', 'PT'))).rejects.toSatisfy(isUniqueViolation)
    const galicia = { country: 'ES', region: 'Galicia' }
    await expect(save(at.db, buildPartner(), [HOME, galicia, galicia])).rejects.toSatisfy(isUniqueViolation)
    await save(at.db, buildPartner(), [HOME, galicia, { country: 'ES', region: 'Madrid' }])
  })

  it('are entered once; a second entry with the same id writes nothing', async () => {
    const partner = buildPartner()
    expect(await save(at.db, partner, places('PT', 'ES'))).toBe(true)
    expect(await save(at.db, { ...partner, name: 'Another' }, places('PT', 'AO'))).toBe(false)
    expect(await findPartner(at.db, partner.id)).toEqual(partner)
    expect(await listLocations(at.db, partner.id)).toEqual(places('PT', 'ES'))
    expect(await countPartners(at.db)).toBe(1)
  })

  it('are changed in the named fields and in no others', async () => {
    const partner = await storePartner(at.db, { portalDomain: 'luso.bitrix24.eu' })
    await updatePartner(at.db, partner.id, { suspendedUntil: NOON, workdays: [1, 2, 3] })
    await updatePartner(at.db, partner.id, { status: 'gold', portalDomain: null })
    await updatePartner(at.db, partner.id, {})
    expect(await findPartner(at.db, partner.id)).toEqual({ ...partner, suspendedUntil: NOON, workdays: [1, 2, 3], status: 'gold', portalDomain: null })
  })

  it('get other locations together, or keep what they have', async () => {
    const partner = await storePartner(at.db, {}, places('ES'))
    const replace = (...codes: string[]): Promise<void> => inTransaction(at.db, (tx) => replaceLocations(tx, partner.id, places(...codes)))
    await replace('PT', 'AO', 'BR')
    await expect(replace('PT', 'MZ', 'MZ')).rejects.toSatisfy(isUniqueViolation)
    await expect(replace('PT', 'ES', 'AO', 'BR', 'MZ')).rejects.toThrow(/constraint/i)
    expect(await listLocations(at.db, partner.id)).toEqual(places('PT', 'AO', 'BR'))
  })

  it('are found by the portal named in their card, which no other may name', async () => {
    const partner = await storePartner(at.db, { portalDomain: 'luso.bitrix24.eu' })
    expect(await findPartnerByDomain(at.db, 'luso.bitrix24.eu')).toEqual(partner)
    expect(await findPartnerByDomain(at.db, 'other.bitrix24.eu')).toBeNull()
    await expect(storePartner(at.db, { portalDomain: 'luso.bitrix24.eu' })).rejects.toSatisfy(isUniqueViolation)
  })

  it('tell all their locations at once, in their order', async () => {
    const zeta = await storePartner(at.db, {}, [{ country: 'ES', region: 'ES-GA' }, { country: 'ES', region: 'ES-MD' }])
    const alpha = await storePartner(at.db, { homeCountry: 'ES' })
    const all = await listAllLocations(at.db)
    expect([...all.keys()].sort()).toEqual([alpha.id, zeta.id].sort())
    for (const { id } of [alpha, zeta]) expect(all.get(id)).toEqual(await listLocations(at.db, id))
  })

  it('are locked by id; ids nobody knows are left out', async () => {
    const [one, other] = [await storePartner(at.db), await storePartner(at.db)]
    expect(await lockPartners(at.db, [other.id, 'nobody', one.id])).toEqual(new Map([[one.id, one], [other.id, other]]))
    expect(await lockPartners(at.db, [])).toEqual(new Map())
  })

  it('have one of the three statuses', async () => {
    await expect(storePartner(at.db, { status: 'platinum' as never })).rejects.toThrow(/constraint/i)
  })
})
