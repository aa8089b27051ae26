import type { Rulebook } from '../../core/rulebook.ts'
import { say } from '../../core/said.ts'
import { html } from '../../http/html.ts'
import { addressOf } from './frame.ts'
import { FIND_A_PARTNER, noticePage, type PublicAssets } from './layout.ts'
import { segmentOf, type ClientVoice } from './voice.ts'

/** "I do not accept" is an answer, not an error. */
export function declinedPage(assets: PublicAssets, { cap }: Pick<Rulebook, 'cap'>, voice: ClientVoice): string {
  const { say: speak, language } = voice
  return noticePage(assets, speak(say('form.declined.title')), 'end', html`
<p class="lead">${speak(say('form.declined.lead'))}</p>
<p>${speak(say('form.declined.self'))}</p>
<p class="actions"><a class="button" href="${FIND_A_PARTNER}">${speak(say('form.find'))}</a> <a class="button quiet" href="${addressOf(assets, segmentOf(language))}">${speak(say('form.declined.back'))}</a></p>
<p class="hint">${speak(say('form.declined.change', { n: cap }))}</p>`, voice)
}
