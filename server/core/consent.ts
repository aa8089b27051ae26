/** What the vendor promises about personal data: the policy that every consent names. */
export const PRIVACY_POLICY = 'https://www.bitrix24.com/privacy/'

/** By which way a client took a consent back: their own page, or somebody of the vendor's staff whom they told. */
export type ConsentChannel = 'page' | 'operator'
