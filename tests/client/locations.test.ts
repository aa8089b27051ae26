import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { countrySearch } from '../../client/shared/settings/country-search.ts'
import { useLocations } from '../../client/partner/settings/use-locations.ts'
import type { LocationsStore } from '../../client/partner/settings/use-locations.ts'
import { ApiFailure } from '../../client/shared/api.ts'
import { toCsv } from '../../client/shared/save-file.ts'
import type { LocationsBody, LocationsView } from '../../server/contract/location.ts'
import { COUNTRIES } from '../../server/app/request/countries.ts'
import { texts } from '../support/texts.ts'
import { NOON } from './builders.ts'

const CODES = COUNTRIES.map(({ code }) => code)

describe('the search for a country', () => {
  afterEach(() => texts.speak('en'))

  it.each(['Brazil', 'Brasil', 'BR', 'br', 'Бразилия', 'бразил', 'Brasilien', 'Brazylia'])('finds Brazil as %s', (query) => {
    expect(countrySearch(CODES)(query)[0]).toBe('BR')
  })

  it('finds a country by its own name, without marks, whatever the reader’s language', async () => {
    await texts.speak('pl')
    const search = countrySearch(CODES)
    expect(['Deutschland', 'Niemcy', 'Magyarország', 'magyarorszag', '日本', 'sao tome'].map((it) => search(it)[0])).toEqual(['DE', 'DE', 'HU', 'HU', 'JP', 'ST'])
  })

  it('puts what begins with the word first, and finds nothing for nothing', () => {
    const search = countrySearch(CODES)
    expect(search('Ni').slice(0, 3)).toEqual(expect.arrayContaining(['NI', 'NE', 'NG']))
    expect([search(''), search('   '), search('Atlantis')]).toEqual([[], [], []])
  })
})

function viewOf(keys: string[], by = 'Ana Silva'): LocationsView {
  return {
    home: { country: 'PT', region: null, name: 'Portugal', why: null, requests: 46 }, extra: keys.map((country) => ({ country, region: null, name: country, why: null, requests: 9 })),
    version: keys.join(' '), most: 3, changedAt: null, nextChangeAt: null, changed: { by, at: NOON }, homeCase: null, demandDays: 30, changeDays: 30, canChange: true, now: NOON,
  }
}

function startServer() {
  let kept = viewOf(['ES'])
  return {
    change(keys: string[], by = 'Ivan Petrov') { kept = viewOf(keys, by) },
    getLocations: vi.fn(async () => kept),
    saveLocations: vi.fn(async ({ version, locations }: LocationsBody) => {
      if (version !== kept.version) throw new ApiFailure('locations_changed', 'Somebody changed these locations meanwhile.')
      kept = viewOf(locations.map((it) => it.country))
      return kept
    }),
  }
}

async function open(server: ReturnType<typeof startServer>): Promise<LocationsStore> {
  let store: LocationsStore | null = null
  mount(defineComponent({ setup: () => { store = useLocations(server); return () => h('div') } }), { global: { plugins: [texts] } })
  await store!.load.reload()
  return store!
}

describe('useLocations', () => {
  const AO = { country: 'AO', region: null }

  it('saves nothing by itself, and asks before the window closes', async () => {
    const server = startServer()
    const store = await open(server)
    store.change([...store.draft.value ?? [], AO])
    const leave = new Event('beforeunload', { cancelable: true })
    window.dispatchEvent(leave)
    expect([store.dirty.value, leave.defaultPrevented, server.saveLocations.mock.calls]).toEqual([true, true, []])
    await store.save()
    expect([store.dirty.value, store.saved.value, store.draft.value?.map((it) => it.country)]).toEqual([false, true, ['ES', 'AO']])
  })

  it('takes another order for no change', async () => {
    const server = startServer()
    server.change(['ES', 'AO'])
    const store = await open(server)
    store.change([...store.draft.value ?? []].reverse())
    expect(store.dirty.value).toBe(false)
  })

  it('tells of another administrator’s choice, shows both and loses neither', async () => {
    const server = startServer()
    const store = await open(server)
    store.change([AO])
    server.change(['BR'])
    await store.save()
    expect(store.conflict.value).toMatchObject({ theirs: { changed: { by: 'Ivan Petrov' } }, mine: [AO], shown: 'mine' })
    store.seeTheirs()
    expect(store.draft.value?.map((it) => it.country)).toEqual(['BR'])
    store.backToMine()
    await store.keepMine()
    expect([store.conflict.value, store.draft.value?.map((it) => it.country)]).toEqual([null, ['AO']])
  })
})

describe('a saved table', () => {
  it('quotes what needs it and lets no cell be a formula', () => {
    expect(toCsv([['who', 'what'], ['Ana "A" Silva', '=1+1'], ['a,b', null]])).toBe('\ufeffwho,what\r\n"Ana ""A"" Silva",\'=1+1\r\n"a,b",\r\n')
  })
})
