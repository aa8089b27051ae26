import type { ClientLanguage } from './languages.ts'

/** What the vendor promises about personal data: the policy that the form names. */
export const PRIVACY_POLICY = 'https://www.bitrix24.com/privacy/'

/** By which way a client took a consent back: their own page, or somebody of the vendor's staff whom they told. */
export type ConsentChannel = 'page' | 'operator'

/** What a client agreed to elsewhere than on our form, word for word; `givenAt` is null where nobody knows when, `how` names the way. */
export type AgreedElsewhere = { text: string, language: ClientLanguage, givenAt: number | null, how: string }
