import { Refusal } from '../../server/core/errors.ts'
import { say } from '../../server/core/said.ts'
import type { Said, SaidParam } from '../../server/core/said.ts'
import { english, spokenRefusal } from '../../server/say/speak.ts'

/** The same value with every sentence in it spoken in English, as people read it. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test compares it with what it expects
export function spoken(value: unknown): any {
  if (value instanceof Refusal) return { name: value.name, ...spokenRefusal(value, english) }
  if (Array.isArray(value)) return value.map(spoken)
  if (typeof value !== 'object' || value === null) return value
  if ('key' in value && typeof value.key === 'string' && value.key.includes('.')) return english(value as Said)
  if ('moment' in value || ('country' in value && Object.keys(value).length === 1)) return english(say('all.text', { text: value as SaidParam }))
  return Object.fromEntries(Object.entries(value).map(([name, it]) => [name, spoken(it)]))
}
