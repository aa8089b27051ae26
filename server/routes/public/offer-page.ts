import { english } from '../../say/speak.ts'
import type { ShownOffer } from '../../app/offer/show-offer.ts'
import type { Contact } from '../../core/request.ts'
import { countryName, languageName } from '../../core/names.ts'
import { needName, requestCode } from '../../core/request.ts'
import { momentOf } from '../../core/say-time.ts'
import { html, type Html } from '../../http/html.ts'
import { withoutScript } from './connect-page.ts'
import { layout, type PublicAssets } from './layout.ts'

type OfferPage = { shown: ShownOffer, token: string, trouble: string | null, now: number }

/** The page behind the link: what is offered, and two buttons; once it is answered, what came of it. */
export function offerPage(assets: PublicAssets, { shown, token, trouble, now }: OfferPage): string {
  const code = requestCode(shown.request.number)
  const { title, body } = stateOf(shown, token, now)
  return page(assets, `${trouble === null ? '' : 'Error: '}${title}, ${code}`, html`
${trouble !== null && html`<div class="summary" role="alert" tabindex="-1" autofocus><h2>There is a problem</h2><p>${trouble}</p></div>`}
<h1>${title}</h1>
${body}`)
}

/** The one page with contacts, shown as an answer and never by an address of its own. */
export function contactsPage(assets: PublicAssets, { request }: ShownOffer, { firstName, lastName, phone, email, text }: Contact): string {
  return page(assets, `Contacts of ${requestCode(request.number)}`, html`
<h1>Contacts of ${requestCode(request.number)}</h1>
<p class="lead">That you saw them is kept. They are for this request only.</p>
<dl class="facts">
<div><dt>Name</dt><dd><bdi>${firstName} ${lastName}</bdi></dd></div>
<div><dt>Phone</dt><dd><a href="tel:${phone}" dir="ltr">${phone}</a></dd></div>
<div><dt>E-mail</dt><dd><a href="mailto:${email}" dir="ltr">${email}</a></dd></div>
</dl>
<h2>What the client wrote</h2>
<p class="words" dir="auto">${text}</p>`)
}

function stateOf(shown: ShownOffer, token: string, now: number): { title: string, body: Html } {
  const { offer, reservation } = shown
  switch (offer.state) {
    case 'sent': return offer.dueAt > now ? { title: 'A request is offered to you', body: waiting(shown, token) } : over('Your time to answer is over')
    case 'accepted': return { title: reservation ? 'You accepted this request' : 'You gave this request back', body: reservation ? accepted(shown, token) : html`<p class="lead">The place went to another partner.</p>` }
    case 'declined': return { title: 'You declined this request', body: html`<p class="lead">It is offered to the next partner. You do not need to do anything. Your next offer is not affected.</p>` }
    case 'expired': return over('Your time to answer is over')
    case 'closed': return { title: 'This request is not offered any more', body: html`<p class="lead">It was closed, or enough partners took it. Nothing was used from your limit.</p>` }
  }
}

function over(title: string): { title: string, body: Html } {
  return { title, body: html`<p class="lead">It was offered to the next partner. Nothing was used from your limit.</p>` }
}

function waiting(shown: ShownOffer, token: string): Html {
  const { offer, partnerName, timeZone } = shown
  return html`<p class="lead">For ${partnerName}. Answer until <strong>${momentOf(offer.dueAt, timeZone)}</strong>. After that it is offered to the next partner.</p>
${request(shown)}
<h2>Your answer</h2>
<p>Accepting takes one place, as reserving in the app does. It counts in your limits. Then you see the client’s contacts.</p>
<form method="post" action="/offer/${token}/accept"><p class="actions"><button class="button" type="submit">Accept</button></p></form>
<form method="post" action="/offer/${token}/decline" accept-charset="utf-8">
<div class="field"><label for="reason">Reason for declining <span class="optional">(optional)</span></label>
<input id="reason" name="reason" type="text" maxlength="500" autocomplete="off"></div>
<p class="actions"><button class="button quiet" type="submit">Decline</button></p></form>`
}

function accepted(shown: ShownOffer, token: string): Html {
  const inPortal = shown.reservation?.memberId !== null
  return html`${inPortal
    ? html`<p class="lead">Open the Implementation Requests app in your Bitrix24: the request is under In work, with the client’s contacts. It comes into your CRM by itself.</p>`
    : html`<p class="lead">Show the contacts to begin. That you saw them is kept, with the time.</p>
<form method="post" action="/offer/${token}/contacts"><p class="actions"><button class="button" type="submit">Show contacts</button></p></form>`}
${request(shown)}`
}

function request({ request: it, taken }: ShownOffer): Html {
  return html`<section class="card" aria-labelledby="title">
<h2 id="title">${it.title}</h2>
<p class="words" dir="auto">${it.maskedText}</p>
</section>
<dl class="facts">
<div><dt>Number</dt><dd>${requestCode(it.number)}</dd></div>
<div><dt>Place</dt><dd>${[it.place, countryName(it.country)].filter(Boolean).join(', ')}</dd></div>
<div><dt>Language</dt><dd>${languageName(it.language)}</dd></div>
<div><dt>Help with</dt><dd>${it.needs.map((need) => english(needName(need))).join(', ')}</dd></div>
${it.seats !== null && html`<div><dt>People</dt><dd>${it.seats}</dd></div>`}
${it.budget && html`<div><dt>Budget</dt><dd>${it.budget.amount} ${it.budget.currency}</dd></div>`}
<div><dt>Places</dt><dd>${taken} of ${it.cap} taken</dd></div>
</dl>`
}

function page(assets: PublicAssets, title: string, body: Html): string {
  return layout(withoutScript(assets), { title: `${title} – Bitrix24 partners`, kind: 'notice', body: html`<div class="column sent offer">${body}</div>` })
}
