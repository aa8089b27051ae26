import { describe, expect, it } from 'vitest'
import { serverQuery } from '../../client/operator/audit/audit-query.ts'
import { JOURNAL_KINDS, kindName as deedName } from '../../client/operator/audit/journal-kinds.ts'
import { decisionName, factLines, kindName } from '../../client/operator/cases/case-facts.ts'
import { DECISION_NAMES, KIND_NAMES } from '../../client/operator/cases/case-words.ts'
import { cardOf, emptyForm, formOf } from '../../client/operator/partners/card-form.ts'
import { flagText, ownQuery } from '../../client/operator/partners/own-query.ts'
import { barText } from '../../client/operator/partners/partner-names.ts'
import { arrange, nextSort, readQuery } from '../../client/operator/partners/standing-list.ts'
import { narrowings } from '../../client/operator/requests/request-query.ts'
import { shownValue, typedValue } from '../../client/operator/rules/rule-input.ts'
import { formatDayAndTime } from '../../client/shared/format.ts'
import { CASE_HANDLERS } from '../../server/app/desk/handlers.ts'
import { fieldsOf, withRule } from '../../server/core/rulebook-fields.ts'
import { DEFAULT_RULEBOOK } from '../../server/core/rulebook.ts'
import type { PartnerStandingView, PartnerView } from '../../server/contract/partner.ts'
import type { Flag } from '../../server/core/partner-flags.ts'
import type { Bar } from '../../server/core/partner.ts'
import { DAY_MS } from '../../server/core/time.ts'
import { CASE_KINDS } from '../../server/store/cases.ts'
import type { JournalEntry } from '../../server/store/journal.ts'
import { texts } from '../support/texts.ts'

const standing = (name: string, changes: Partial<PartnerStandingView> = {}): PartnerStandingView => ({
  id: name.toLowerCase(), name, status: 'bronze', isCancelled: false, isSuspended: false, city: 'Porto', homeCountry: 'PT', bar: null, level: 1, conversionPercent: null, won: 0, lost: 0,
  inWork: 0, firstContact: { due: 0, inTime: 0, medianMs: null }, clients: { ratings: 0, average: null }, disputes: { reports: 0, complaints: 0 }, uncalled: { n: 0, of: 0 }, lastActiveAt: null, ...changes,
})
const PARTNERS = [
  standing('Ábaco', { conversionPercent: 20, firstContact: { due: 3, inTime: 3, medianMs: 9_000 } }), standing('Braga', { status: 'gold', homeCountry: 'ES', bar: { code: 'suspended_for_good', at: null }, isSuspended: true }),
  standing('Cima', { conversionPercent: 50, firstContact: { due: 3, inTime: 1, medianMs: 1_000 } }), standing('Douro', { isCancelled: true, bar: { code: 'partner_cancelled', at: null } }),
]
const names = (query: Record<string, string>): string => arrange(PARTNERS, readQuery(query)).map(({ name }) => name).join(' ')

describe('the list of partners', () => {
  it('is narrowed by words without marks, by status, country and what they can do', () => {
    expect([names({ q: ' abaco' }), names({ status: 'gold' }), names({ country: 'PT' }), names({ only: 'can' }), names({ only: 'suspended' }), names({ only: 'cancelled' }), names({ q: 'zzz' })])
      .toEqual(['Ábaco', 'Braga', 'Ábaco Cima Douro', 'Ábaco Cima', 'Braga', 'Douro', ''])
  })

  it('is sorted either way, and who has no number comes last both times', () => {
    expect([names({ sort: 'conversion' }), names({ sort: '-conversion' }), names({ sort: '-first' }), names({ sort: '-name' }), names({ sort: 'nonsense' })])
      .toEqual(['Ábaco Cima Braga Douro', 'Cima Ábaco Braga Douro', 'Cima Ábaco Braga Douro', 'Douro Cima Braga Ábaco', 'Ábaco Braga Cima Douro'])
    expect([nextSort(readQuery({}), 'level'), nextSort(readQuery({ sort: '-level' }), 'level'), nextSort(readQuery({ sort: 'level' }), 'name')]).toEqual(['-level', 'level', 'name'])
  })

  it('is sorted by disputes of both kinds, and by clients nobody called', () => {
    const list = [
      standing('A', { disputes: { reports: 1, complaints: 0 }, uncalled: { n: 0, of: 9 } }), standing('B', { disputes: { reports: 1, complaints: 2 } }), standing('C', { uncalled: { n: 4, of: 9 } }),
    ]
    const sorted = (sort: string): string => arrange(list, readQuery({ sort })).map(({ name }) => name).join('')
    expect([sorted('-disputes'), sorted('disputes'), sorted('-uncalled'), sorted('uncalled')]).toEqual(['BAC', 'CAB', 'CAB', 'ACB'])
  })

  it('says in few words why a partner can’t reserve', () => {
    const say = (code: Bar['code'], at: number | null = null): string => barText({ code, at }, Date.UTC(2026, 10, 18), texts.t)
    expect([say('not_linked'), say('not_certified'), say('suspended', Date.UTC(2026, 11, 8)), say('suspended', Date.UTC(2027, 0, 8)), say('paused_open')])
      .toEqual(['No portal linked', 'Tutorial not passed', 'Suspended until 8 Dec', 'Suspended until 8 Jan 2027', 'Paused'])
  })

  it('takes a thousand in a moment of no length', () => {
    const many = Array.from({ length: 1_000 }, (_, index) => standing(`Partner ${index}`, { conversionPercent: index % 100 }))
    expect(arrange(many, readQuery({ q: 'partner', sort: '-conversion' }))).toHaveLength(1_000)
  })
})

describe('a partner’s card', () => {
  it('says what is far from usual in a sentence', () => {
    const say = (flag: Flag): string => flagText({ ...flag, list: null }, { recentDays: 30, disputes: { reports: 0, complaints: 2, days: 365 } }, texts.t)
    expect([
      say({ code: 'released', n: 3, usual: 0.42 }), say({ code: 'uncalled', n: 4, of: 9, usual: 0.124 }), say({ code: 'complaints', n: 2, usual: 0.04 }), say({ code: 'score', average: 2.4, ratings: 12, usual: 4.1 }),
    ]).toEqual([
      '3 releases after showing contacts in 30 days (usual 0.4)', 'Shows contacts but does not call: 4 of 9 (usual 12%)', '2 complaints of clients in 365 days (usual 0)', 'Clients give 2.4 of 5 in 12 answers (usual 4.1)',
    ])
  })

  it('keeps in its address what its requests are narrowed to, apart from what the list behind it is', () => {
    expect(ownQuery({ q: 'luso', sort: '-level', own: 'late', since: '5', partner: 'luso' })).toEqual({ own: 'late', since: '5', endedFrom: '', page: '' })
    expect(narrowings(ownQuery({ own: 'released', endedFrom: '2026-10-19' }), texts.t).map(({ text }) => text)).toEqual(['a partner’s reservation: Released after contacts were shown', 'ended since 19 Oct 2026'])
  })

  const card = { ...emptyForm(), id: 'braga', name: 'Braga', city: 'Braga', homeCountry: 'PT', timeZone: 'Europe/Lisbon', groupId: 'braga', approvedAt: '2026-02-01T09:30:00.000Z', email: 'a@b.example' } as unknown as PartnerView
  it('keeps the moment of a day nobody touched, and empties what was emptied', () => {
    const form = formOf(card)
    expect(form.approvedAt).toBe('2026-02-01')
    expect(cardOf({ ...form, email: ' ', homeCountry: 'pt' }, card)).toMatchObject({ approvedAt: '2026-02-01T09:30:00.000Z', email: null, homeCountry: 'PT', tutorialPassedAt: null })
    expect(cardOf({ ...form, approvedAt: '2026-02-02', groupId: '' }, card)).toMatchObject({ approvedAt: '2026-02-02', groupId: undefined })
  })
})

describe('the facts of a case', () => {
  it('are lines that people read, without what is not there', () => {
    const at = Date.UTC(2026, 10, 18, 12)
    expect(factLines({ lastActiveAt: at, share: 0.2, duplicates: ['IR-1', 'IR-2'], effect: { before: null, after: 0.45 }, note: null, isLate: false, country: 'PT', wants: 'in_work', key: 'x', sinceDays: 3 }, texts.t)).toEqual([
      { name: 'Last activity', value: formatDayAndTime(at) }, { name: 'Share', value: '20%' }, { name: 'Duplicates', value: 'IR-1 and IR-2' }, { name: 'Effect on the conversion', value: 'Before: –, After: 45%' },
      { name: 'Late', value: 'no' }, { name: 'Country', value: 'Portugal' }, { name: 'Wanted result', value: 'in work' }, { name: 'Since days', value: '3' },
    ])
  })

  it('have a name for each kind, and for each decision that the desk offers', () => {
    expect(CASE_KINDS.filter((kind) => !(kind in KIND_NAMES))).toEqual([])
    expect(kindName('no_activity', texts.t)).toBe('No activity')
    expect(Object.values(CASE_HANDLERS).flatMap(({ decisions }) => decisions).filter((it) => !(it in DECISION_NAMES))).toEqual([])
    expect(decisionName('does_not_count', texts.t)).toBe('Does not count')
  })
})

describe('a draft of the rules', () => {
  it('has a field for each rule, and takes what was typed: shares from percent, lists with commas', () => {
    const fields = fieldsOf(DEFAULT_RULEBOOK)
    const typed = (field: string, text: string) => {
      const rule = fields.find((it) => it.field === field)
      if (!rule) throw new Error(`${field} has no field`)
      return withRule(DEFAULT_RULEBOOK, field, typedValue(rule.input, text))
    }
    expect(fields.find(({ field }) => field === 'cap')).toMatchObject({ value: 3, input: { kind: 'number', from: 1, to: 20 }, says: { key: 'ruleNews.is' } })
    expect([typed('cap', '4').cap, typed('badReport.maxShare', '22.5').badReport.maxShare, typed('badReport.days', '').badReport.days]).toEqual([4, 0.225, Number.NaN])
    expect([typed('warnAt', '25 %, 90').warnAt, typed('statusRules.noticeDays', '30, x').statusRules.noticeDays, typed('restrictedCountries', 'cu; ir').restrictedCountries]).toEqual([[0.25, 0.9], [30, Number.NaN], ['CU', 'IR']])
    expect([typed('direct.fromSeats', '').direct.fromSeats, typed('direct.fromSeats', '80').direct.fromSeats, DEFAULT_RULEBOOK.cap]).toEqual([null, 80, 3])
    for (const rule of fields.filter(({ input }) => !['switch', 'choice', 'choices'].includes(input.kind))) expect(typedValue(rule.input, shownValue(rule)), rule.field).toEqual(rule.value)
  })

  it('leaves no rule out', () => {
    const inForms = new Set(['levels', ...fieldsOf(DEFAULT_RULEBOOK).map(({ field }) => field)])
    const { version: _, startsAt: __, ...rules } = DEFAULT_RULEBOOK
    const all = Object.entries(rules).flatMap(([key, value]) => typeof value !== 'object' || Array.isArray(value) ? [key] : Object.keys(value).map((inner) => `${key}.${inner}`))
    expect(all.filter((field) => !inForms.has(field))).toEqual([])
  })
})

describe('the journal’s search', () => {
  it('asks for whole days and leaves out what is not asked for', () => {
    const day = new Date('2026-11-18T00:00').getTime()
    expect(serverQuery({})).toBe('')
    expect(serverQuery({ request: ' ir-1042', from: '2026-11-18', to: '2026-11-18', other: 'x' }, 7)).toBe(`?request=IR-1042&since=${day}&until=${day + DAY_MS}&before=7`)
    expect(serverQuery({ from: 'soon' })).toBe('')
  })

  it('names every deed', () => {
    const named: Readonly<Record<JournalEntry['kind'], string>> = JOURNAL_KINDS
    expect(deedName('contact_shown', texts.t)).toBe(texts.t('journalKind.contactShown'))
    expect(Object.keys(named).length).toBeGreaterThan(70)
  })
})
