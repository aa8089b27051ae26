import type { CheckState } from '../../store/portal-checks.ts'

/** What is looked at, in the order in which a person wants to know it. */
export const CHECKS = ['access', 'licence', 'scopes', 'events', 'placements', 'fields', 'target', 'crm_write', 'queue', 'clock', 'notifications'] as const
export type CheckName = (typeof CHECKS)[number]

export type Found = { name: CheckName, state: CheckState, detail: string }

export function ok(name: CheckName, detail: string): Found {
  return { name, state: 'ok', detail }
}

export function attention(name: CheckName, detail: string): Found {
  return { name, state: 'attention', detail }
}

export function broken(name: CheckName, detail: string): Found {
  return { name, state: 'broken', detail }
}

export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
