import { PARTNER_STATUSES } from './partner.ts'
import { REACHES } from './rulebook.ts'
import type { Rules } from './rulebook.ts'
import { sentenceOf } from './rulebook-changes.ts'
import { numbersOf, sharesOf } from './rulebook-limits.ts'
import { REACH_NAMES, RULE_NAMES, STATUS_NAMES } from './rulebook-names.ts'
import { say } from './said.ts'
import type { Said, Words } from './said.ts'

/** How a form lets a rule be written. `shares` and `share` are shown in percent; `optional` is a number or nothing. */
export type RuleInput =
  | { kind: 'number', from: number, to: number } | { kind: 'optional', from: number, to: number, first: number } | { kind: 'share' } | { kind: 'switch' }
  | { kind: 'choice' | 'choices', options: readonly { value: string | number, name: Words }[] } | { kind: 'numbers' | 'shares' | 'codes' | 'text' }

export const RULE_GROUPS = ['places', 'conversion', 'work', 'requests', 'gate', 'mail', 'clients', 'partners', 'privacy'] as const
export type RuleGroup = (typeof RULE_GROUPS)[number]

/** One rule by its path; `value` is what stands there, `says` what that means, for `capital`. The levels are a table of their own. */
export type RuleField = { field: string, name: Said, group: RuleGroup, says: Said | null, value: unknown, input: RuleInput }

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

function others({ levels }: Rules): Plain[] {
  const plain = (field: keyof typeof RULE_NAMES, input: RuleInput): Plain => ({ field, name: say(RULE_NAMES[field]), input })
  return [
    ...PARTNER_STATUSES.map((status) => plain(`reach.${status}`, { kind: 'choice', options: REACHES.map((value) => ({ value, name: say(REACH_NAMES[value]) })) })),
    plain('largeRequests.minLevel', { kind: 'choice', options: levels.map(({ level, name }) => ({ value: level, name: `${level} ${name}` })) }),
    plain('proofOfWon', { kind: 'switch' }),
    plain('warnAt', { kind: 'shares' }),
    plain('confirmEmail', { kind: 'switch' }),
    plain('restrictedCountries', { kind: 'codes' }),
    plain('mailChannel', { kind: 'choices', options: PARTNER_STATUSES.map((value) => ({ value, name: STATUS_NAMES[value] })) }),
    plain('direct.fromSeats', { kind: 'optional', from: 1, to: 1_000_000, first: 50 }),
    plain('statusRules.noticeDays', { kind: 'numbers' }),
    plain('privacy.timeZone', { kind: 'text' }),
    plain('privacy.alertAt', { kind: 'shares' }),
    plain('privacy.blocksLate', { kind: 'switch' }),
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
