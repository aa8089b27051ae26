const HOST = /^(?=.{1,253}(?::|$))[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*(?::[1-9]\d{0,4})?$/

/** A host as an operator enters it, with a port where it has one; `*.` before it means everything below. Null when it is none. A whole address, as it is copied from a browser, is one too. */
export function readEmbedHost(typed: string): string | null {
  const [, wild = '', name = ''] = /^(?:https?:\/\/)?(\*\.)?([^\s/?#@\\]*[^\s/?#@\\:])(?:[/?#]\S*)?$/i.exec(typed.trim()) ?? []
  if (!URL.canParse(`https://${name}`)) return null
  const { host } = new URL(`https://${name}`)
  // `*.com` would let in everybody.
  return HOST.test(host) && (wild === '' || host.includes('.')) ? wild + host : null
}

/** The host of the origin that a page names as its own; null when it is no origin of a page on the web. */
export function hostOfOrigin(named: string): string | null {
  if (!/^https?:\/\//.test(named) || !URL.canParse(named)) return null
  const { origin, host } = new URL(named)
  return origin === named && HOST.test(host) ? host : null
}

/** Whether one of the entries lets a host in. */
export function isEmbedHost(entries: readonly string[], host: string): boolean {
  return entries.some((entry) => entry === host || (entry.startsWith('*.') && host.endsWith(entry.slice(1))))
}

export const EMBED_THEMES = ['light', 'dark', 'auto'] as const
export type EmbedTheme = (typeof EMBED_THEMES)[number]

/** What words and buttons stand on, and what is written on a button of the accent's colour. */
const GROUNDS = { light: { card: '#ffffff', onAccent: '#ffffff' }, dark: { card: '#1b222c', onAccent: '#06121f' } } as const
/** WCAG 2.2, 1.4.3. */
const ENOUGH = 4.5

export type Accent = { color: string, onColor: string }

/** The accent that a site asks for, if words in it and on it can be read; null means our own. With `auto` no one colour suits both themes. */
export function readAccent(color: string, theme: EmbedTheme): Accent | null {
  if (theme === 'auto' || !/^#[0-9a-f]{6}$/.test(color)) return null
  const { card, onAccent } = GROUNDS[theme]
  return contrast(color, card) >= ENOUGH && contrast(color, onAccent) >= ENOUGH ? { color, onColor: onAccent } : null
}

/** How much two colours differ, 1 to 21, as WCAG counts it. */
export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].toSorted((a, b) => b - a)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
