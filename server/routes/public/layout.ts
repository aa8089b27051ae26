import { CLIENT_LANGUAGES, directionOf, type ClientLanguage } from '../../core/languages.ts'
import { say } from '../../core/said.ts'
import { html, type Html, type HtmlValue } from '../../http/html.ts'
import type { Frame } from './frame.ts'
import { inEnglish, languageSwitch, segmentOf, type ClientVoice } from './voice.ts'

/** Built files with their hashed paths; without script the pages work the same. */
export type PublicAssets = { css: string, js: string | null, frame?: Frame }

/** Where a client finds a partner without us, and what the vendor promises about personal data. */
export const FIND_A_PARTNER = 'https://www.bitrix24.com/partners/'
export const PRIVACY = 'https://www.bitrix24.com/privacy/'

export type Page = {
  title: string
  /** For search engines and link previews; a page without one is for its reader only. */
  description?: string
  /** What the page is to the script: a form keeps a draft, an end of the story drops it; `sent` is remembered for who goes back, a status is looked up again. */
  kind: 'form' | 'end' | 'sent' | 'notice' | 'status'
  body: HtmlValue
  /** The request that was sent, for the site around a frame. */
  sent?: string
  /** The same page in another language; without it there is no choice. */
  inLanguage?: (segment: string) => string
  /** Where search engines find it in every language; `origin` is empty until the site has an address. */
  alternates?: { origin: string, path: (segment: string) => string }
}

export function layout(assets: PublicAssets, page: Page, voice: ClientVoice = inEnglish): string {
  const { language, say: speak } = voice
  const { frame } = assets
  return String(html`<!doctype html>
<html lang="${language}" dir="${directionOf(language)}"${frame && look(frame)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${page.title}</title>
${page.description === undefined || frame ? html`<meta name="robots" content="noindex">` : aboutPage(page, language)}
<link rel="stylesheet" href="${assets.css}">
${assets.js !== null && html`<script type="module" src="${assets.js}"></script>`}
</head>
${frame ? html`<body data-page="${page.kind}" data-site="${frame.origin}"${page.sent !== undefined && html` data-sent="${page.sent}"`}>
<main id="main" tabindex="-1">${page.body}</main>` : html`<body data-page="${page.kind}">
<a class="skip" href="#main">${speak(say('public.skip'))}</a>
<header class="top"><div class="wide">
<a class="brand" href="/request/${segmentOf(language)}"><svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><circle cx="12" cy="12" r="9.25"/><path d="M12 6.5V12h4.5"/></svg><span>Bitrix24 <span class="brand-what">${speak(say('public.product'))}</span></span></a>
${page.inLanguage && languageSwitch(voice, page.inLanguage)}
</div></header>
<main id="main" tabindex="-1">${page.body}</main>
<footer class="bottom"><div class="wide">
<nav aria-label="${speak(say('public.about'))}"><a href="${PRIVACY}">${speak(say('public.privacy'))}</a><a href="${FIND_A_PARTNER}">${speak(say('public.findPartner'))}</a></nav>
</div></footer>`}
</body>
</html>`)
}

/** The look that the site around asks for. */
function look({ theme, accent }: Frame): Html {
  return html` data-theme="${theme}"${accent && html` style="--blue:${accent.color};--blue-down:${accent.color};--link:${accent.color};--on-blue:${accent.onColor}"`}`
}

function aboutPage({ title, description, alternates }: Page, language: ClientLanguage): Html {
  const address = (it: ClientLanguage): string => `${alternates?.origin ?? ''}${alternates?.path(segmentOf(it)) ?? ''}`
  return html`<meta name="description" content="${description}">
<meta property="og:type" content="website">
<meta property="og:title" content="${title}">
<meta property="og:description" content="${description}">
<meta property="og:locale" content="${language.replace('-', '_')}">
${alternates && html`<meta property="og:url" content="${address(language)}">
<link rel="canonical" href="${address(language)}">
${CLIENT_LANGUAGES.map((it) => html`<link rel="alternate" hreflang="${it}" href="${address(it)}">`)}
<link rel="alternate" hreflang="x-default" href="${alternates.origin}/request">`}`
}

/** A page of a heading and some sentences: what happened, what became of the answers, what to do. */
export function noticePage(assets: PublicAssets, title: string, kind: 'end' | 'notice', body: HtmlValue, voice: ClientVoice = inEnglish): string {
  return layout(assets, { title: `${title} – Bitrix24`, kind, body: html`<div class="column notice"><h1>${title}</h1>${body}</div>` }, voice)
}
