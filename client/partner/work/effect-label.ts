import type { Text, TextKey } from '../../shared/i18n/i18n.ts'

export type Effect = { fromPercent: number | null, toPercent: number | null } | null

/** A button that says what it does to the conversion; `plain` where there is none to speak of. */
export function effectLabel(t: Text, effect: Effect, { plain, change, first }: Record<'plain' | 'change' | 'first', TextKey>): string {
  if (!effect || effect.toPercent === null) return t(plain)
  return effect.fromPercent === null ? t(first, { to: effect.toPercent }) : t(change, { from: effect.fromPercent, to: effect.toPercent })
}
