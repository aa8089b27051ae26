import { directionOf } from '../core/languages.ts'
import type { ClientLanguage } from '../core/languages.ts'
import type { Mail } from './mailer.ts'

/** A link with words of its own: a button for who reads HTML, words and address for who reads text. */
export type Link = { text: string, href: string }

/** A mail as text and as HTML with the same words. A paragraph that is nothing but an address becomes a link. */
export function letter(to: string, subject: string, paragraphs: readonly (string | Link)[], language: ClientLanguage = 'en'): Mail {
  return {
    to,
    subject: subject.replace(/\p{Cc}+/gu, ' '),
    text: `${paragraphs.map((it) => (typeof it === 'string' ? it : `${it.text}:\n${it.href}`)).join('\n\n')}\n`,
    html: `<!doctype html><html lang="${language}" dir="${directionOf(language)}"><body style="font:16px/1.5 system-ui,sans-serif;color:#1f2933">${paragraphs.map(asHtml).join('')}</body></html>`,
  }
}

function asHtml(it: string | Link): string {
  if (typeof it !== 'string') return `<p><a href="${escapeHtml(it.href)}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#0066d6;color:#fff;text-decoration:none">${escapeHtml(it.text)}</a></p>`
  return /^https?:\S+$/.test(it) ? `<p><a href="${escapeHtml(it)}">${escapeHtml(it)}</a></p>` : `<p>${escapeHtml(it)}</p>`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
