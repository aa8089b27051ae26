import { directionOf } from '../core/languages.ts'
import type { ClientLanguage } from '../core/languages.ts'
import type { Mail } from './mailer.ts'

/** A link with words of its own: a button for who reads HTML, words and address for who reads text. */
export type Link = { text: string, href: string }
/** What stands below the letter itself, in small print. */
export type Small = { small: string | Link }
export type Paragraph = string | Link | Small

/** A mail as text and as HTML with the same words. A paragraph that is nothing but an address becomes a link. */
export function letter(to: string, subject: string, paragraphs: readonly Paragraph[], language: ClientLanguage = 'en'): Mail {
  const line = subject.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
  return { to, subject: line, text: `${paragraphs.map(asText).join('\n\n')}\n`, html: page(line, paragraphs.map(asHtml).join('\n'), language) }
}

function asText(it: Paragraph): string {
  if (typeof it === 'string') return it
  return 'small' in it ? asText(it.small) : `${it.text}:\n${it.href}`
}

function asHtml(it: Paragraph): string {
  if (typeof it === 'string') return /^https?:\S+$/.test(it) ? `<p>${anchor({ text: it, href: it })}</p>` : `<p>${escapeHtml(it)}</p>`
  if ('small' in it) return `<p class="small" style="font-size:13px;color:#667085">${typeof it.small === 'string' ? escapeHtml(it.small) : anchor(it.small)}</p>`
  return `<p style="margin:24px 0">${anchor(it, 'display:inline-block;padding:12px 20px;border-radius:8px;background:#0a66d6;color:#fff;font-weight:600;text-decoration:none')}</p>`
}

function anchor({ text, href }: Link, style = 'color:#0a66d6'): string {
  return `<a href="${escapeHtml(href)}" style="${style}">${escapeHtml(text)}</a>`
}

/** Mail programs keep little of a page: what matters stands inline, language and direction also on the letter itself. */
function page(title: string, body: string, language: ClientLanguage): string {
  const direction = directionOf(language)
  return `<!doctype html>
<html lang="${language}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>@media (prefers-color-scheme: dark) { body { background: #101418 !important; } .letter { background: #1b2127 !important; color: #e6e9ed !important; } .small { color: #9aa4b2 !important; } }</style>
</head>
<body style="margin:0;padding:24px 12px;background:#eef1f5">
<div class="letter" lang="${language}" dir="${direction}" style="max-width:560px;margin:0 auto;padding:16px 28px 20px;border-radius:12px;background:#fff;color:#1f2933;font:16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;overflow-wrap:anywhere">
${body}
</div>
</body>
</html>
`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
}
