import type { Said } from '../../core/said.ts'
import { english } from '../../say/speak.ts'
import type { CheckState } from '../../store/portal-checks.ts'

/** What is looked at, in the order in which a person wants to know it. */
export const CHECKS = ['access', 'licence', 'scopes', 'events', 'placements', 'fields', 'target', 'crm_write', 'queue', 'clock', 'notifications'] as const
export type CheckName = (typeof CHECKS)[number]

/** `detail` is the sentence in English, for the log and the vendor. */
export type Found = { name: CheckName, state: CheckState, detail: string, said: Said }

export function ok(name: CheckName, said: Said): Found {
  return found(name, 'ok', said)
}

export function attention(name: CheckName, said: Said): Found {
  return found(name, 'attention', said)
}

export function broken(name: CheckName, said: Said): Found {
  return found(name, 'broken', said)
}

function found(name: CheckName, state: CheckState, said: Said): Found {
  return { name, state, detail: english(said), said }
}
