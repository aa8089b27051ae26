import type { RuleField, RuleInput } from '../../../server/core/rulebook-fields.ts'

/** A rule's value as its field shows it: shares in percent, lists with commas. */
export function shownValue({ value, input }: Pick<RuleField, 'value' | 'input'>): string {
  if (value === null || value === undefined || Number.isNaN(value)) return ''
  if (input.kind === 'share') return String(toPercent(value as number))
  if (input.kind === 'shares') return (value as number[]).map(toPercent).join(', ')
  return Array.isArray(value) ? value.join(', ') : String(value)
}

/** What was typed as the rule holds it; what is no number becomes none, and the check says so. */
export function typedValue({ kind }: RuleInput, text: string): unknown {
  if (kind === 'number') return toNumber(text)
  if (kind === 'optional') return text.trim() === '' ? null : toNumber(text)
  if (kind === 'share') return toNumber(text) / 100
  if (kind === 'numbers') return parts(text).map(toNumber)
  if (kind === 'shares') return parts(text.replaceAll('%', ' ')).map((it) => toNumber(it) / 100)
  return kind === 'codes' ? parts(text.toUpperCase()) : text.trim()
}

function toPercent(share: number): number {
  return Math.round(share * 1_000) / 10
}

function toNumber(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text.trim())
}

function parts(text: string): string[] {
  return text.split(/[,;\s]+/).filter((it) => it !== '')
}
