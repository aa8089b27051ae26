import type { StatusPartner } from '../../../app/client/show-status.ts'
import { chosenQuery } from '../../../contract/client-page.ts'
import { COMPLAINT_CODES, CONTACTED_CODES, SCORES, SHOWN_AS_CODES } from '../../../core/client-rating.ts'
import { say } from '../../../core/said.ts'
import { html } from '../../../http/html.ts'
import { askingPage, optionalWord, radios, textArea, type MyVisit } from './page.ts'

const WORDS_LIMIT = 2_000
const SAYS = ['won', 'other', 'nobody'] as const

/** Answers as they were sent or chosen; what is missing is asked for again. */
type Answers = { contacted?: string | null, score?: string | null, shownAs?: string | null, comment?: string }

/** Words rather than stars; a link in a mail only marks an answer. */
export function ratePage(visit: MyVisit, { partner: { name }, reservation, rating }: StatusPartner, query: unknown, sent: Answers | null = null): string {
  const { voice: { say: speak } } = visit
  const chosen = chosenQuery.parse(query)
  const known: Answers = sent ?? {
    contacted: chosen.contacted ?? rating?.contacted ?? null, score: String(chosen.score ?? rating?.score ?? ''), shownAs: rating?.shownAs ?? null, comment: rating?.comment ?? '',
  }
  return askingPage(visit, {
    title: speak(say('status.rate.title', { name })), path: `/rate/${reservation.id}`, trouble: sent === null ? undefined : { text: speak(say('status.missing')) },
    body: html`<div class="card">
${radios('contacted', speak(say('status.contacted.ask', { name })), CONTACTED_CODES.map((code) => [code, speak(say(`status.rate.contacted.${code}`))] as const), known.contacted ?? null)}
${radios('score', speak(say('status.rate.ask')), SCORES.map((score) => [String(score), `${score} – ${speak(say(`status.rate.score.${score}`))}`] as const), known.score ?? null)}
${textArea('comment', html`${speak(say('status.rate.comment'))} <span class="optional">${optionalWord(visit)}</span>`, { value: known.comment ?? '', limit: WORDS_LIMIT })}
${radios('shownAs', speak(say('status.rate.show', { name })), SHOWN_AS_CODES.map((code) => [code, speak(say(`status.rate.shownAs.${code}`))] as const), known.shownAs ?? null)}
</div>`,
    send: speak(say('status.rate.send')), back: speak(say('status.back')),
  })
}

export function complainPage(visit: MyVisit, { partner: { name }, reservation }: StatusPartner, sent: { reason?: string, words?: string } | null = null): string {
  const { voice: { say: speak } } = visit
  return askingPage(visit, {
    title: speak(say('status.complain.title', { name })), path: `/complain/${reservation.id}`, trouble: sent === null ? undefined : { text: speak(say('status.missing')) },
    body: html`<input type="hidden" name="key" value="${visit.newKey}">
<p class="lead">${speak(say('status.complain.text'))}</p>
<div class="card">
${radios('reason', speak(say('status.complain.what')), COMPLAINT_CODES.map((code) => [code, speak(say(`status.complain.reason.${code}`))] as const), sent?.reason ?? null)}
${textArea('words', html`${speak(say('status.complain.words'))} <span class="optional">${optionalWord(visit)}</span>`, { value: sent?.words ?? '', limit: WORDS_LIMIT })}
</div>`,
    send: speak(say('status.complain.send')), back: speak(say('status.back')),
  })
}

/** How it ended, the third word beside the partner's and its CRM's. */
export function boughtPage(visit: MyVisit, { partner: { name }, reservation }: StatusPartner, query: unknown, isMissing = false): string {
  const { voice: { say: speak } } = visit
  return askingPage(visit, {
    title: speak(say('status.bought.title')), path: `/bought/${reservation.id}`, trouble: isMissing ? { text: speak(say('status.missing')) } : undefined,
    body: html`<div class="card">${radios('says', speak(say('status.bought.ask')), SAYS.map((code) => [code, speak(say(`status.bought.${code}`, { name }))] as const), chosenQuery.parse(query).says)}</div>
<p>${speak(say('status.bought.text', { name }))}</p>`,
    send: speak(say('status.save')), back: speak(say('status.back')),
  })
}
