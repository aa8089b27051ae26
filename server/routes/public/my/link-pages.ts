import type { Refusal } from '../../../core/errors.ts'
import { say } from '../../../core/said.ts'
import type { Said } from '../../../core/said.ts'
import { html, type Html } from '../../../http/html.ts'
import { layout, noticePage, type PublicAssets } from '../layout.ts'
import { segmentOf, type ClientVoice } from '../voice.ts'

/** Where new links are asked for; `isLost`: an address that opens nothing led here, and no more is said of it. */
export function newLinkPage(assets: PublicAssets, voice: ClientVoice, isLost = false): string {
  const { say: speak } = voice
  const title = speak(say(isLost ? 'status.link.lost' : 'status.link.title'))
  return layout(assets, { title: `${title} – Bitrix24`, kind: 'status', inLanguage: (segment) => `/my?lang=${segment}`, body: html`<div class="column my"><h1>${title}</h1>
<p class="lead">${speak(say(isLost ? 'status.link.lostText' : 'status.link.text'))}</p>
<form method="post" action="/my?lang=${segmentOf(voice.language)}" accept-charset="utf-8">
<div class="card"><div class="field"><label for="email">${speak(say('status.link.email'))}</label>
<input id="email" name="email" type="email" inputmode="email" autocomplete="email" autocapitalize="none" spellcheck="false" dir="ltr" required></div></div>
<p class="actions"><button class="button" type="submit">${speak(say('status.link.send'))}</button></p>
</form></div>` }, voice)
}

/** The same for every address. */
export function linkSentPage(assets: PublicAssets, voice: ClientVoice): string {
  return told(assets, voice, say('status.link.sent'), say('status.link.sentText'))
}

export function tooManyPage(assets: PublicAssets, voice: ClientVoice, { params }: Refusal): string {
  return told(assets, voice, say('status.tooMany'), say('status.tooManyText', { n: Number(params['minutes'] ?? 1) }))
}

export function brokenPage(assets: PublicAssets, voice: ClientVoice): string {
  return told(assets, voice, say('status.broken'), say('status.brokenText'))
}

function told(assets: PublicAssets, voice: ClientVoice, title: Said, text: Said): string {
  const { say: speak } = voice
  const body: Html = html`<p class="lead">${speak(text)}</p>`
  return noticePage({ css: assets.css, js: null }, speak(title), 'notice', body, voice)
}
