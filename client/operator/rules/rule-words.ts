import type { Contradiction } from '../../../server/core/rulebook-check.ts'
import { fieldsOf } from '../../../server/core/rulebook-fields.ts'
import type { RuleField } from '../../../server/core/rulebook-fields.ts'
import type { Level, Rules } from '../../../server/core/rulebook.ts'
import { countryName, formatList, formatNumber, formatPercent } from '../../shared/format.ts'
import type { Text, TextKey } from '../../shared/i18n/i18n.ts'
import { language } from '../../shared/i18n/language.ts'
import { REACH_NAMES, RULE_NAMES } from './rule-names.ts'

export function ruleName(field: string, t: Text): string {
  const known = (RULE_NAMES as Readonly<Record<string, TextKey>>)[field]
  return known === undefined ? field : t(known)
}

/** An option as it is chosen: reaches have names of their own, levels and statuses bring theirs. */
export function optionName({ value, name }: { value: string | number, name: string }, t: Text): string {
  const known = (REACH_NAMES as Readonly<Record<string, TextKey>>)[value]
  return known === undefined ? name : t(known)
}

/** What partners are told of a rule; it is written in English. */
export function saysOf({ says }: RuleField): string | null {
  return language.value === 'en' ? says : null
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
    return option ? optionName(option, t) : String(value)
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

/** Why a value can't stand: in English by the very sentence that speaks against it, else by what it has to fit. */
export function wrongText({ field, sentence, fits }: Contradiction, rules: Rules, t: Text): string {
  if (language.value === 'en') return sentence
  if (fits?.kind === 'range') return t('ruleWrong.range', { from: formatNumber(fits.from), to: formatNumber(fits.to) })
  if (fits?.kind === 'share') return t('ruleWrong.share')
  const other = fits?.kind === 'rule' ? fieldsOf(rules).find((it) => it.field === fits.field) : undefined
  if (other) return t('ruleWrong.against', { rule: ruleName(other.field, t), value: valueText(other, t) })
  if (field.startsWith('levels.')) return t('ruleWrong.level')
  return /\.\d+$/.test(field) ? t('ruleWrong.order') : t('ruleWrong.unknown')
}
