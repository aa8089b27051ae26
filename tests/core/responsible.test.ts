import { describe, expect, it } from 'vitest'
import { FIRST_SETTINGS, personMayLook, personMayReserve } from '../../server/core/portal-settings.ts'
import type { PortalSettings } from '../../server/core/portal-settings.ts'
import { chooseResponsible } from '../../server/core/responsible.ts'
import type { ResponsibleWorld } from '../../server/core/responsible.ts'
import { NOON } from '../support/build.ts'

function world(responsible: Partial<PortalSettings['responsible']>, changes: Partial<ResponsibleWorld> = {}, absences: PortalSettings['absences'] = []): ResponsibleWorld {
  const settings = { ...FIRST_SETTINGS, absences, responsible: { ...FIRST_SETTINGS.responsible, ...responsible } }
  return { settings, reserverId: '1', country: 'PT', language: 'pt', active: new Set(['1', '2', '3', '4']), loads: new Map([['2', 5], ['3', 1], ['4', 1]]), lastUserId: null, now: NOON, ...changes }
}

const chosen = (it: ResponsibleWorld): string => chooseResponsible(it).userId
const away = (...userIds: string[]): PortalSettings['absences'] => userIds.map((userId) => ({ userId, until: NOON + 1 }))

describe('the responsible person', () => {
  it('is whoever reserved it, unless a rule says otherwise', () => {
    expect(chooseResponsible(world({}))).toEqual({ userId: '1', why: 'reserved' })
  })

  it('is one person for all requests, or the fallback while that person is away', () => {
    expect(chosen(world({ rule: 'one', userIds: ['2', '3'] }))).toBe('2')
    expect(chosen(world({ rule: 'one', userIds: ['2'], fallbackUserId: '4' }, {}, away('2')))).toBe('4')
    expect(chosen(world({ rule: 'one', userIds: ['2'] }, {}, away('2')))).toBe('1')
  })

  it('goes by turn, past people who are away or have left, and starts anew after the last', () => {
    const turn = (lastUserId: string | null, changes: Partial<ResponsibleWorld> = {}, absences: PortalSettings['absences'] = []): string =>
      chosen(world({ rule: 'by_turn', userIds: ['2', '3', '4'] }, { lastUserId, ...changes }, absences))
    expect([turn(null), turn('2'), turn('3'), turn('4'), turn('somebody else')]).toEqual(['2', '3', '4', '2', '2'])
    expect(turn('2', {}, away('3'))).toBe('4')
    expect(turn('2', { active: new Set(['2']) })).toBe('2')
    expect(turn('2', { active: new Set() })).toBe('1')
  })

  it('is the one with the fewest in work, the first of the list among equals', () => {
    expect(chosen(world({ rule: 'least_loaded', userIds: ['2', '4', '3'] }))).toBe('4')
    expect(chosen(world({ rule: 'least_loaded', userIds: ['2', '1'] }))).toBe('1')
  })

  it('is the one who looks after the country', () => {
    const byCountry = { PT: '3', ES: '2' }
    expect(chosen(world({ rule: 'by_location', byCountry }))).toBe('3')
    expect(chosen(world({ rule: 'by_location', byCountry, fallbackUserId: '4' }, { country: 'DE' }))).toBe('4')
  })

  it('is the one who looks after the language, or after the one it is a kind of', () => {
    const byLanguage = { pt: '3', 'pt-BR': '2' }
    const speaker = (language: string): string => chosen(world({ rule: 'by_language', byLanguage, fallbackUserId: '4' }, { language }))
    expect(['pt', 'pt-BR', 'pt-PT', 'de', ''].map(speaker)).toEqual(['3', '2', '3', '4', '4'])
    expect(chooseResponsible(world({ rule: 'by_language', byLanguage })).why).toBe('language')
  })

  it('skips nobody for having left while it is not known who is there', () => {
    expect(chosen(world({ rule: 'one', userIds: ['99'] }, { active: null }))).toBe('99')
  })

  it('is back when the absence is over', () => {
    expect(chosen(world({ rule: 'one', userIds: ['2'] }, { now: NOON + 1 }, away('2')))).toBe('2')
  })
})

describe('the right to look', () => {
  it('is everybody’s, the administrators’ or that of listed people', () => {
    const may = (who: PortalSettings['mayLook']['who'], userId: string, isAdmin = false): boolean => personMayLook({ ...FIRST_SETTINGS, mayLook: { who, userIds: ['5'] } }, { userId, isAdmin })
    expect([may('everyone', '9'), may('admins', '9'), may('admins', '9', true), may('listed', '9'), may('listed', '5'), may('listed', '1', true)]).toEqual([true, false, true, false, true, true])
  })
})

describe('the right to reserve', () => {
  const may = (who: PortalSettings['mayReserve']['who'], userId: string, isAdmin = false): boolean =>
    personMayReserve({ ...FIRST_SETTINGS, mayReserve: { who, userIds: ['5'] } }, { userId, isAdmin })

  it('is everybody’s, the administrators’ or that of listed people', () => {
    expect([may('everyone', '7'), may('admins', '7'), may('listed', '7'), may('listed', '5')]).toEqual([true, false, false, true])
    expect([may('admins', '7', true), may('listed', '7', true)]).toEqual([true, true])
  })
})
