import type { StatusPartner } from '../../../app/client/show-status.ts'
import { say } from '../../../core/said.ts'
import type { Said } from '../../../core/said.ts'
import { html, type Html } from '../../../http/html.ts'
import { addressOf, at, type MyVisit } from './page.ts'

/** One partner: who it is, what it was shown, by when it should call, and what the client can do about it. */
export function partnerCard(visit: MyVisit, it: StatusPartner): Html {
  const { voice: { say: speak } } = visit
  const { partner, reservation, state } = it
  const heading = `p-${reservation.id}`
  return html`<section class="${state === 'holds' ? 'card partner' : 'card partner gone'}" aria-labelledby="${heading}">
<h3 id="${heading}"><bdi>${partner.name}</bdi></h3>
<p class="hint">${speak(say('status.level', { status: statusName(partner), city: partner.city }))}</p>
<dl class="facts">
${fact(speak(say('status.since')), speak(say('all.text', { text: at(visit, reservation.reservedAt) })))}
${fact(speak(say('status.shown')), speak(shown(visit, it)))}
${fact(speak(say('status.contact')), speak(contact(visit, it)))}
${partner.website !== null && html`<div><dt>${speak(say('status.website'))}</dt><dd><a href="${partner.website}" rel="noreferrer nofollow" dir="ltr">${partner.website.replace(/^https?:\/\/(www\.)?|\/$/g, '')}</a></dd></div>`}
${partner.phone !== null && html`<div><dt>${speak(say('status.phone.label'))}</dt><dd><a href="tel:${partner.phone.replace(/[^+\d]/g, '')}" dir="ltr">${partner.phone}</a></dd></div>`}
${it.rating && fact(speak(say('status.rate.yours')), speak(say('status.rate.value', { score: it.rating.score, words: say(`status.rate.score.${it.rating.score as 1}`) })))}
${state !== 'holds' && fact(speak(say('status.ended')), speak(say(`status.end.${state}`, { at: at(visit, reservation.closedAt ?? 0) })))}
${it.removal && fact(speak(say('status.removal')), speak(it.removal.confirmedAt === null ? say('status.removalDue', { until: at(visit, it.removal.dueAt) }) : say('status.removalDone', { on: at(visit, it.removal.confirmedAt) })))}
</dl>
${it.may.contacted && contactForm(visit, it)}
${links(visit, it)}
</section>`
}

function fact(name: string, value: string): Html {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`
}

function shown(visit: MyVisit, { shown: it }: StatusPartner): Said {
  if (it === null) return say('status.shownNot')
  if (it.times === 1) return say('status.shownOnce', { at: at(visit, it.firstAt) })
  return say('status.shownOften', { at: at(visit, it.firstAt), last: at(visit, it.lastAt), n: it.times })
}

function contact(visit: MyVisit, { reservation, state }: StatusPartner): Said {
  const { contactedAt, contactedIn, firstContactDueAt } = reservation
  if (contactedAt !== null) return say(contactedIn === 'client' ? 'status.contactByYou' : 'status.contactByThem', { at: at(visit, contactedAt) })
  if (state !== 'holds') return say('status.contactNone')
  return say(firstContactDueAt > visit.now ? 'status.contactDue' : 'status.contactLate', { at: at(visit, firstContactDueAt) })
}

/** Both answers stay there: the last one counts. */
function contactForm(visit: MyVisit, { reservation, partner, word }: StatusPartner): Html {
  const { voice: { say: speak } } = visit
  const button = (value: 'yes' | 'no', text: Said): Html => html`<button class="button quiet small" type="submit" name="contacted" value="${value}" aria-pressed="${word?.contacted === (value === 'yes') ? 'true' : 'false'}">${speak(text)}</button>`
  return html`<form method="post" action="${addressOf(visit, `/contacted/${reservation.id}`)}">
<fieldset><legend class="label">${speak(say('status.contacted.ask', { name: partner.name }))}</legend>
<p class="actions">${button('yes', say('status.contacted.yes'))}${button('no', say('status.contacted.no'))}</p></fieldset></form>`
}

function links(visit: MyVisit, { reservation, may, rating }: StatusPartner): Html | false {
  const { voice: { say: speak } } = visit
  const open = [
    may.choose && html`<a href="${addressOf(visit, `/chosen/${reservation.id}`)}">${speak(say('status.choose.open'))}</a>`,
    may.bought && html`<a href="${addressOf(visit, `/bought/${reservation.id}`)}">${speak(say('status.bought.open'))}</a>`,
    may.rate && html`<a href="${addressOf(visit, `/rate/${reservation.id}`)}">${speak(say(rating === null ? 'status.rate.open' : 'status.rate.change'))}</a>`,
    may.complain && html`<a href="${addressOf(visit, `/complain/${reservation.id}`)}">${speak(say('status.complain.open'))}</a>`,
    may.stop && html`<a href="${addressOf(visit, `/stop/${reservation.id}`)}">${speak(say('status.stop.open'))}</a>`,
  ].filter((it) => it !== false)
  return open.length > 0 && html`<ul class="deeds">${open.map((it) => html`<li>${it}</li>`)}</ul>`
}

/** Bronze, Silver and Gold are called so everywhere. */
function statusName({ status }: StatusPartner['partner']): string {
  return status.charAt(0).toUpperCase() + status.slice(1)
}
