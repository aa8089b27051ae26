import type { TextKey } from '../i18n/i18n.ts'

/** `keys` that stand together do the same; with `then` they are pressed one after the other. */
export type KeyRow = { keys: readonly string[], does: TextKey, then?: boolean }

/** The keys of one screen. */
export type KeyGroup = { title: TextKey, rows: readonly KeyRow[] }
