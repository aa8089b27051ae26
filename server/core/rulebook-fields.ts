import { PARTNER_STATUSES } from './partner.ts'
import { REACHES } from './rulebook.ts'
import type { Rules } from './rulebook.ts'
import { sentenceOf } from './rulebook-changes.ts'
import { numbersOf, sharesOf } from './rulebook-limits.ts'

/** How a form lets a rule be written. `shares` and `share` are shown in percent; `optional` is a number or nothing. */
export type RuleInput =
  | { kind: 'number', from: number, to: number } | { kind: 'optional', from: number, to: number, first: number } | { kind: 'share' } | { kind: 'switch' }
  | { kind: 'choice' | 'choices', options: readonly { value: string | number, name: string }[] } | { kind: 'numbers' | 'shares' | 'codes' | 'text' }

export const RULE_GROUPS = ['places', 'conversion', 'work', 'requests', 'gate', 'mail', 'clients', 'partners', 'privacy'] as const
export type RuleGroup = (typeof RULE_GROUPS)[number]

/** One rule by its path; `value` is what stands there, `says` what that means. The levels are a table of their own. */
export type RuleField = { field: string, name: string, group: RuleGroup, says: string | null, value: unknown, input: RuleInput }

/** Every rule beside the levels, in the order of a form. */
export function fieldsOf(rules: Rules): RuleField[] {
  const found = new Map([...numbers(rules), ...others(rules)].map((it) => [it.field, it]))
  const order = [...found.values()].map((it) => ({ ...it, group: groupOf(it.field), says: sentenceOf(it.field, rules), value: readRule(rules, it.field) }))
  return RULE_GROUPS.flatMap((group) => order.filter((it) => it.group === group))
}

/** A copy of the rules with one of them replaced. */
export function withRule(rules: Rules, field: string, value: unknown): Rules {
  return replaced(rules, field.split('.'), value) as Rules
}

function replaced(at: object, [key = '', ...rest]: readonly string[], value: unknown): object {
  const next = rest.length === 0 ? value : replaced(Reflect.get(at, key) as object, rest, value)
  return Array.isArray(at) ? at.map((it: unknown, index) => String(index) === key ? next : it) : { ...at, [key]: next }
}

function readRule(rules: Rules, field: string): unknown {
  return field.split('.').reduce<unknown>((it, key) => Reflect.get(it as object, key), rules)
}

type Plain = Pick<RuleField, 'field' | 'name' | 'input'>

/** Lists are one field each, and the levels none. */
const IN_LISTS = /^(levels|warnAt|privacy\.alertAt|statusRules\.noticeDays)\.|^direct\.fromSeats$/

function numbers(rules: Rules): Plain[] {
  return [
    ...numbersOf(rules).filter(({ field }) => !IN_LISTS.test(field)).map(({ field, name, from, to }): Plain => ({ field, name, input: { kind: 'number', from, to } })),
    ...sharesOf(rules).filter(({ field }) => !IN_LISTS.test(field)).map(({ field, name }): Plain => ({ field, name, input: { kind: 'share' } })),
  ]
}

const REACH_NAMES = { locations: 'Its own locations', city: 'Its own city', country: 'Its home country', anywhere: 'Everywhere' } as const
const STATUS_NAMES = { bronze: 'Bronze', silver: 'Silver', gold: 'Gold' } as const

function others({ levels }: Rules): Plain[] {
  const switched = (field: string, name: string): Plain => ({ field, name, input: { kind: 'switch' } })
  const listed = (field: string, name: string, kind: 'numbers' | 'shares' | 'codes' | 'text'): Plain => ({ field, name, input: { kind } })
  return [
    ...PARTNER_STATUSES.map((status): Plain => ({
      field: `reach.${status}`, name: `Where ${STATUS_NAMES[status]} gets requests from`, input: { kind: 'choice', options: REACHES.map((value) => ({ value, name: REACH_NAMES[value] })) },
    })),
    { field: 'largeRequests.minLevel', name: 'The level that sees large requests first', input: { kind: 'choice', options: levels.map(({ level, name }) => ({ value: level, name: `${level} ${name}` })) } },
    switched('proofOfWon', 'Won only with a proof'),
    listed('warnAt', 'Warnings, as shares of a deadline', 'shares'),
    switched('confirmEmail', 'Clients confirm their address first'),
    listed('restrictedCountries', 'Countries that may not be served', 'codes'),
    { field: 'mailChannel', name: 'Who is offered requests by mail', input: { kind: 'choices', options: PARTNER_STATUSES.map((value) => ({ value, name: STATUS_NAMES[value] })) } },
    { field: 'direct.fromSeats', name: 'The seats from which a request is offered by itself', input: { kind: 'optional', from: 1, to: 1_000_000, first: 50 } },
    listed('statusRules.noticeDays', 'The days before a date at which it is told', 'numbers'),
    listed('privacy.timeZone', 'The zone of the working days', 'text'),
    listed('privacy.alertAt', 'Alerts, as shares of the time', 'shares'),
    switched('privacy.blocksLate', 'A late partner stops reserving'),
  ]
}

/** By how a field's path begins. */
const GROUP_OF: Readonly<Record<string, RuleGroup>> = {
  cap: 'places', extraLocations: 'places', locationDays: 'places', reach: 'places', largeRequests: 'places', windowDays: 'conversion', minClosed: 'conversion', proofOfWon: 'conversion',
  correctionHours: 'conversion', badReport: 'conversion', duplicateDays: 'requests', confirmEmail: 'requests', expireDays: 'requests', withdrawUndoHours: 'requests', restrictedCountries: 'requests',
  openDelaySeconds: 'requests', gate: 'gate', mailChannel: 'mail', direct: 'mail', askClientDays: 'clients', askApartDays: 'clients', followUp: 'clients', answerVendorDays: 'partners',
  statusRules: 'partners', minWorkdays: 'partners', privacy: 'privacy', retention: 'privacy',
}

function groupOf(field: string): RuleGroup {
  return GROUP_OF[field.split('.')[0] ?? ''] ?? 'work'
}
