export type Platform = 'bitrix-mobile' | 'bitrix-desktop' | 'web'

/** What Bitrix24's own phone and desktop apps say of themselves, in the words by which the kit's styles know them. */
export function platformOf(userAgent: string): Platform {
  if (/BitrixMobile\//.test(userAgent)) return 'bitrix-mobile'
  return /BitrixDesktop\//.test(userAgent) ? 'bitrix-desktop' : 'web'
}

/** The kit does this only in Nuxt. */
export function markPlatform({ navigator, document }: Pick<Window, 'navigator' | 'document'> = window): void {
  document.documentElement.dataset['platform'] = platformOf(navigator.userAgent)
}
