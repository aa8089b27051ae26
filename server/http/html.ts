/** Markup that was written in this repository; the only thing `html` puts into a page unescaped. */
export class Html {
  readonly markup: string

  constructor(markup: string) {
    this.markup = markup
  }

  toString(): string {
    return this.markup
  }
}

export type HtmlValue = Html | string | number | null | undefined | false | readonly HtmlValue[]

/** Markup with every value escaped, for text and for quoted attributes alike; nothing is written for null, undefined and false. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(parts.map((part, at) => (at === 0 ? part : render(values[at - 1]) + part)).join(''))
}

function render(value: HtmlValue): string {
  if (value === null || value === undefined || value === false) return ''
  if (value instanceof Html) return value.markup
  if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value))
  return value.map(render).join('')
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\'': '&#39;', '`': '&#96;' }

/** Control characters have no way of being written in HTML at all. */
function escapeHtml(text: string): string {
  return text.toWellFormed().replace(/[\0-\x08\v\f\x0e-\x1f\x7f]/g, '').replace(/[&<>"'`]/g, (char) => ESCAPES[char] ?? char)
}
