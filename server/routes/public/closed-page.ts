import { say } from '../../core/said.ts'
import { html } from '../../http/html.ts'
import { FIND_A_PARTNER, layout, type PublicAssets } from './layout.ts'
import { longDay, type ClientVoice } from './voice.ts'

/** Why the form takes nothing now: the operator's own words, or none; and when it opens again, if that is known. */
export type Closure = { text: string, until: number | null }

/** `wasSent`: somebody sent a form that was open when they began. */
export function closedPage(assets: PublicAssets, { text, until }: Closure, wasSent: boolean, voice: ClientVoice): string {
  const { say: speak } = voice
  const title = speak(say('form.closed.title'))
  return layout(assets, {
    title: `${title} – Bitrix24`,
    kind: 'notice',
    inLanguage: (segment) => `/request/${segment}`,
    body: html`<div class="column notice"><h1>${title}</h1>
${wasSent && html`<p class="lead">${speak(say('form.closed.notSent'))}</p>`}
${text !== '' && html`<p class="lead words">${text}</p>`}
${until !== null && html`<p>${speak(say('form.closed.until', { day: longDay(voice, until) }))}</p>`}
<p>${speak(say('form.closed.self'))}</p>
<p class="actions"><a class="button" href="${FIND_A_PARTNER}">${speak(say('form.find'))}</a></p></div>`,
  }, voice)
}
