import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isInArea, NOWHERE } from '../../server/core/area.ts'
import type { Area } from '../../server/core/area.ts'
import type { ImplementationRequest } from '../../server/core/request.ts'
import { countOpenRequests, insertOpenRequest, listOpenRequests, removeOpenRequest } from '../../server/store/open-requests.ts'
import { insertContact } from '../../server/store/request-contacts.ts'
import { buildOpenRequest, storeOpenRequest, storeRequest } from '../support/build.ts'
import { EACH_ENGINE, useDatabase } from '../support/engines.ts'

const PORTUGAL: Area = { everywhere: false, places: [{ country: 'PT', region: null, cityKey: null }], except: [] }
const country = fc.constantFrom('PT', 'ES', 'DE', 'pt')
const region = fc.constantFrom(null, 'Norte', 'norte', 'Sul', '')
const arbitraryPlace = fc.record({ country, region, cityKey: fc.constantFrom('', 'porto', 'faro'), alsoIn: fc.constantFrom<string[]>([], [], ['DE'], ['ES', 'PT'], ['pt']) })
const arbitraryArea: fc.Arbitrary<Area> = fc.record({
  everywhere: fc.boolean(), except: fc.uniqueArray(country, { maxLength: 2 }),
  places: fc.array(fc.record({ country, region, cityKey: fc.constantFrom(null, '', 'porto', 'faro') }), { maxLength: 4 }),
})

describe.each(EACH_ENGINE)('the open list on %s', (_engine, open) => {
  const at = useDatabase(open)

  it('gives back what was put in', async () => {
    const request = await storeRequest(at.db, { region: 'Norte', budget: { amount: 3_000, currency: 'EUR' }, needs: ['cloud', 'training'] })
    await insertOpenRequest(at.db, buildOpenRequest(request, { taken: 2 }))
    expect(await listOpenRequests(at.db, PORTUGAL)).toEqual([buildOpenRequest(request, { taken: 2 })])
  })

  it('shows to any partner exactly what core’s rule shows', async () => {
    const requests: ImplementationRequest[] = []
    for (const place of fc.sample(arbitraryPlace, { numRuns: 60, seed: 7 })) requests.push(await storeOpenRequest(at.db, place))
    await fc.assert(fc.asyncProperty(arbitraryArea, async (area) => {
      const visible = requests.filter((request) => isInArea(area, request)).map((it) => it.number).sort((a, b) => b - a)
      expect((await listOpenRequests(at.db, area)).map((it) => it.number)).toEqual(visible)
      expect(await countOpenRequests(at.db, area)).toBe(visible.length)
    }), { numRuns: 400 })
  })

  it('has the newest first and stops at five hundred', async () => {
    for (let index = 0; index < 505; index += 1) await storeOpenRequest(at.db, { id: `many-${index}`, number: 50_000 + index })
    const numbers = (await listOpenRequests(at.db, PORTUGAL)).map((it) => it.number)
    expect(numbers).toHaveLength(500)
    expect([numbers[0], numbers[499]]).toEqual([50_504, 50_005])
    expect(await countOpenRequests(at.db, PORTUGAL)).toBe(505)
  })

  it('counts only what has a free place', async () => {
    for (const taken of [0, 2, 3]) {
      const request = await storeRequest(at.db)
      await insertOpenRequest(at.db, buildOpenRequest(request, { taken }))
    }
    expect(await countOpenRequests(at.db, PORTUGAL)).toBe(2)
    expect(await listOpenRequests(at.db, PORTUGAL)).toHaveLength(3)
  })

  it('shows nothing to a partner without locations', async () => {
    await storeOpenRequest(at.db)
    expect(await listOpenRequests(at.db, NOWHERE)).toEqual([])
    expect(await countOpenRequests(at.db, NOWHERE)).toBe(0)
  })

  it('forgets what left it', async () => {
    const { id } = await storeOpenRequest(at.db)
    const other = await storeOpenRequest(at.db)
    await removeOpenRequest(at.db, id)
    expect((await listOpenRequests(at.db, PORTUGAL)).map((it) => it.requestId)).toEqual([other.id])
  })

  it('has no column for a contact', async () => {
    const table = (await at.db.introspection.getTables()).find((it) => it.name === 'open_requests')
    expect(table?.columns.map((column) => column.name).sort()).toEqual(
      ['also_in', 'cap', 'card', 'city_key', 'closes_at', 'country', 'number', 'opens_at', 'published_at', 'region', 'request_id', 'seats', 'taken'])
  })

  it('tells nothing that only the contact tells', async () => {
    const request = await storeOpenRequest(at.db)
    await insertContact(at.db, request.id, 'SEALED-CONTACT', { phoneIndex: 'PHONE-INDEX', emailIndex: 'EMAIL-INDEX', nameIndexes: [] })
    const shown = JSON.stringify(await listOpenRequests(at.db, PORTUGAL))
    for (const secret of ['SEALED', 'INDEX', request.maskedText]) expect(shown).not.toContain(secret)
  })
})
