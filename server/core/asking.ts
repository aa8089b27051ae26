/** What a person of a portal can ask its administrators for. */
export const ASKED_FOR = ['permission', 'locations', 'pause', 'crm', 'setup'] as const
export type AskedFor = (typeof ASKED_FOR)[number]
