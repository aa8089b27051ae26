import { createTexts } from '../../client/shared/i18n/i18n.ts'
import type { Messages } from '../../client/shared/i18n/i18n.ts'

/** All texts of all pages, in English until a test speaks another language; a plugin for mounted components. */
export const texts = createTexts(import.meta.glob<Messages>('../../locales/*/*.json', { import: 'default' }))

await texts.speak('en')
