import { watch } from 'vue'
import { usePref } from './prefs.ts'

export type Theme = 'system' | 'light' | 'dark'

/** The theme a person chose; `system`: as the machine is set. */
export const theme = usePref<Theme>('theme', 'system')

/** Puts the class by which the kit's tokens turn dark on the page, and keeps it in step with the choice and the system. */
export function followColorScheme(page: Pick<Window, 'matchMedia' | 'document'> = window): void {
  const system = page.matchMedia('(prefers-color-scheme: dark)')
  const apply = (): void => {
    const dark = theme.value === 'system' ? system.matches : theme.value === 'dark'
    page.document.documentElement.classList.toggle('dark', dark)
    page.document.documentElement.classList.toggle('light', !dark)
  }
  apply()
  system.addEventListener('change', apply)
  watch(theme, apply)
}
