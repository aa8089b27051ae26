import type { Text, TextKey } from '../shared/i18n/i18n.ts'

/** Who is no person. */
const NAMES: Readonly<Record<string, TextKey>> = { client: 'who.client', clock: 'who.app', app: 'who.app', CRM: 'who.crm' }

/** The name of who did something; the product's own doings and the client's in the reader's words. */
export function whoName(name: string, t: Text): string {
  const known = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined
  return known === undefined ? name : t(known)
}
