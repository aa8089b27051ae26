/** Puts the class by which the kit's tokens turn dark on the page, and keeps it in step with the system. */
export function followColorScheme(page: Pick<Window, 'matchMedia' | 'document'> = window): void {
  const dark = page.matchMedia('(prefers-color-scheme: dark)')
  const apply = (): void => {
    page.document.documentElement.classList.toggle('dark', dark.matches)
    page.document.documentElement.classList.toggle('light', !dark.matches)
  }
  apply()
  dark.addEventListener('change', apply)
}
