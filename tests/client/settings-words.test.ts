import { afterEach, describe, expect, it } from 'vitest'
import { fromWhere, whatHappened, whoDid } from '../../client/partner/settings/activity-words.ts'
import { targetName } from '../../client/partner/settings/target-name.ts'
import { firstDay, weekdayName, weekdays } from '../../client/partner/settings/week.ts'
import { forgetPrefs } from '../../client/shared/prefs.ts'
import type { ActivityRowView } from '../../server/contract/activity.ts'
import { texts } from '../support/texts.ts'
import { NOON } from './builders.ts'

const row = (it: Partial<ActivityRowView>): ActivityRowView => ({ id: '1', at: NOON, kind: 'reserved', actor: { kind: 'person', name: 'Ana Silva' }, request: 'IR-1', detail: null, ...it })
const { t } = texts

afterEach(async () => {
  forgetPrefs()
  await texts.speak('en')
})

describe('a row of the activity log', () => {
  it('says what happened with what belongs to it', () => {
    expect(whatHappened(row({ kind: 'contact_shown' }), t)).toBe('Contacts shown')
    expect(whatHappened(row({ kind: 'handed_over', detail: { text: 'Rui Costa' } }), t)).toBe('Handed over: Rui Costa')
    expect(whatHappened(row({ kind: 'locations_changed', detail: { before: [], after: ['AO', 'ES-GA'] } }), t)).toBe('Locations: none → Angola and Spain (ES-GA)')
    expect(whatHappened(row({ kind: 'level_changed', detail: { before: ['2'], after: ['3'] } }), t)).toBe('Level: 2 → 3')
  })

  it('names the company’s people only', () => {
    expect([whoDid({ kind: 'person', name: 'Ana Silva' }, t), whoDid({ kind: 'vendor' }, t), whoDid({ kind: 'client' }, t)]).toEqual(['Ana Silva', 'Bitrix24', 'Client'])
    expect([fromWhere({ kind: 'person', name: 'Ana Silva' }, t), fromWhere({ kind: 'mail' }, t)]).toEqual(['App', 'Mail'])
  })
})

describe('the week', () => {
  it('begins as is usual with the language, or as the person chose', async () => {
    expect(weekdays.value).toEqual([1, 2, 3, 4, 5, 6, 7])
    await texts.speak('pt-BR')
    expect(weekdays.value[0]).toBe(7)
    firstDay.value = 6
    expect(weekdays.value).toEqual([6, 7, 1, 2, 3, 4, 5])
  })

  it('has its days in the reader’s language', async () => {
    await texts.speak('de')
    expect([weekdayName(1), weekdayName(7, 'long')]).toEqual(['Mo', 'Sonntag'])
  })
})

describe('a place in the CRM', () => {
  it('is called in the reader’s language, its pipeline as in the CRM', async () => {
    await texts.speak('ru')
    expect(targetName({ kind: 'deal', name: 'Deals: Solicitudes: new' }, t)).toBe('Сделки: Solicitudes: new')
    expect(targetName({ kind: 'lead', name: 'Leads' }, t)).toBe('Лиды')
  })
})
