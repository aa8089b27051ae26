/** What a site puts where the form should stand, made of the plain `script` that the server gives. */
export type Snippet = { script: string, language: string, source: string, mode: 'inline' | 'button' | 'link', height: number }

/** The height is kept for a form that stands in the page, so that nothing moves while it comes. */
export function snippetOf({ script, language, source, mode, height }: Snippet): string {
  const origin = /src="(.*)\/embed\.js"/.exec(script)?.[1] ?? ''
  const asked = [...(language === '' ? [] : [`data-form="${language}"`]), ...(source === '' ? [] : [`data-source="${escapeAttribute(source)}"`]), ...(mode === 'inline' ? [] : [`data-mode="${mode}"`])]
  const tag = script.replace('></script>', `${asked.map((it) => ` ${it}`).join('')}></script>`)
  const page = `<noscript><a href="${origin}/request${language === '' ? '' : `/${language}`}">Bitrix24</a></noscript>`
  return mode === 'inline' ? `<div style="min-height:${height}px">\n  ${tag}\n  ${page}\n</div>` : `${tag}\n${page}`
}

/** The form alone, as the snippet asks for it. */
export function pageOf({ script, language, source }: Pick<Snippet, 'script' | 'language' | 'source'>): string {
  const origin = /src="(.*)\/embed\.js"/.exec(script)?.[1] ?? ''
  return `${origin}/request${language === '' ? '' : `/${language}`}${source === '' ? '' : `?src=${encodeURIComponent(source)}`}`
}

function escapeAttribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
