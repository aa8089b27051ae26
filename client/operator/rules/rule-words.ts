import { capital } from '../../../server/core/rulebook-changes.ts'
import { fieldsOf } from '../../../server/core/rulebook-fields.ts'
import type { RuleField, RuleGroup } from '../../../server/core/rulebook-fields.ts'
import { RULE_NAMES } from '../../../server/core/rulebook-names.ts'
import type { Level, Rules } from '../../../server/core/rulebook.ts'
import { countryName, formatList, formatNumber, formatPercent } from '../../shared/format.ts'
import type { Text, TextKey } from '../../shared/i18n/i18n.ts'
import { speakSaid } from '../../shared/i18n/said.ts'

export const GROUP_NAMES = {
  places: 'rulebook.groupPlaces', conversion: 'rulebook.groupConversion', work: 'rulebook.groupWork', requests: 'rulebook.groupRequests', gate: 'rulebook.groupGate',
  mail: 'rulebook.groupMail', clients: 'rulebook.groupClients', partners: 'rulebook.groupPartners', privacy: 'rulebook.groupPrivacy',
} as const satisfies Record<RuleGroup, TextKey>

export function ruleName(field: string, t: Text): string {
  const known = (RULE_NAMES as Readonly<Record<string, TextKey>>)[field]
  return known === undefined ? field : t(known)
}

/** What a rule means as it stands, in the words that partners read. */
export function saysOf({ says }: RuleField, t: Text): string | null {
  return says === null ? null : capital(speakSaid(says, t))
}

/** A rule's value as people read it. */
export function valueText({ value, input }: Pick<RuleField, 'value' | 'input'>, t: Text): string {
  if (value === null || value === undefined) return t('ruleChange.nothing')
  if (typeof value === 'boolean') return t(value ? 'ruleChange.yes' : 'ruleChange.no')
  if (Array.isArray(value)) return value.length === 0 ? t('ruleChange.nothing') : formatList(value.map((it: string | number) => partText(it, input, t)))
  return typeof value === 'string' || typeof value === 'number' ? partText(value, input, t) : ''
}

function partText(value: string | number, input: RuleField['input'], t: Text): string {
  if (input.kind === 'choice' || input.kind === 'choices') {
    const option = input.options.find((it) => it.value === value)
    return option ? speakSaid(option.name, t) : String(value)
  }
  if (typeof value === 'string') return input.kind === 'codes' ? countryName(value) : value
  return input.kind === 'share' || input.kind === 'shares' ? formatPercent(value * 100) : formatNumber(value)
}

/** All that differs between two versions, levels first. */
export function changesOf(before: Rules, after: Rules, t: Text): string[] {
  const was = new Map(fieldsOf(before).map((it) => [it.field, it]))
  const rules = fieldsOf(after).flatMap((is) => {
    const old = was.get(is.field)
    return old === undefined || JSON.stringify(old.value) === JSON.stringify(is.value) ? [] : [lineOf(ruleName(is.field, t), valueText(is, t), valueText(old, t), t)]
  })
  return [...levelChanges(before.levels, after.levels, t), ...rules]
}

function lineOf(rule: string, now: string, was: string, t: Text): string {
  return t('ruleChange.line', { rule, now, was })
}

const COLUMNS = [['name', 'rulebook.levelName'], ['fromConversion', 'rulebook.levelFrom'], ['perDay', 'rulebook.levelPerDay'], ['inWork', 'rulebook.levelInWork']] as const

function levelChanges(before: readonly Level[], after: readonly Level[], t: Text): string[] {
  return [
    ...after.flatMap((is) => {
      const was = before.find((it) => it.level === is.level)
      if (!was) return [t('ruleChange.levelNew', { level: is.level, name: is.name })]
      return COLUMNS.filter(([key]) => was[key] !== is[key]).map(([key, name]) => lineOf(t('ruleChange.level', { level: is.level, what: t(name) }), levelText(is, key), levelText(was, key), t))
    }),
    ...before.filter((was) => !after.some((is) => is.level === was.level)).map(({ level, name }) => t('ruleChange.levelGone', { level, name })),
  ]
}

function levelText(level: Level, key: (typeof COLUMNS)[number][0]): string {
  if (key === 'fromConversion') return formatPercent(level.fromConversion * 100)
  return key === 'name' ? level.name : formatNumber(level[key])
}
