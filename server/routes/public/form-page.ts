import { FORM_FIELDS, SOURCE_FIELDS, type FormErrors, type FormField, type FormValues } from '../../core/request-form.ts'
import { NEED_CODES } from '../../core/request.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { say, type Words } from '../../core/said.ts'
import type { OpenedForm } from '../../app/form/open-form.ts'
import { html, type Html, type HtmlValue } from '../../http/html.ts'
import { typed, type Filled } from './form-fields.ts'
import { aboutProject, consent, howToReach, whereYouAre } from './form-sections.ts'
import { addressOf } from './frame.ts'
import { layout, type PublicAssets } from './layout.ts'
import { segmentOf, type ClientVoice } from './voice.ts'

export type FormPage = {
  rulebook: Rulebook
  key: string
  values: FormValues
  errors: FormErrors
  /** The answers were right, but we could not take them: what happened, in one sentence. */
  failure?: Words
  /** Files came with it, and no browser takes them back: they have to be chosen anew. */
  lostFiles?: boolean
  /** What the form sends without the client seeing it: when it was opened; the browser's work joins it. */
  opened: OpenedForm
  /** Where the site is, for the links of search engines. */
  origin: string
}

/** One page, one column; only what may stay empty is marked (UX C1). */
export function formPage(assets: PublicAssets, form: FormPage, voice: ClientVoice): string {
  const { say: speak, language } = voice
  const { cap } = form.rulebook
  const failed = Object.keys(form.errors).length > 0
  const isNew = !failed && form.failure === undefined
  const title = speak(say('form.title'))
  const filled: Filled = { voice, values: form.values, errors: form.errors }
  return layout(assets, {
    title: isNew ? title : speak(say('form.errorTitle', { title })),
    description: speak(say('form.lead', { n: cap })),
    kind: 'form',
    inLanguage: (segment) => `/request/${segment}${queryOf(form.values)}`,
    alternates: { origin: form.origin, path: (segment) => `/request/${segment}` },
    body: html`<div class="hero"><div class="wide">
<h1>${title}</h1>
<p class="lead">${speak(say('form.lead', { n: cap }))}</p>
${isNew && trustPoints(voice, cap)}
</div></div>
<div class="column">
${failed && errorSummary(voice, form.errors)}
${form.failure !== undefined && html`<div class="summary" role="alert" tabindex="-1" data-focus><h2>${speak(say('form.notSent'))}</h2><p>${speak(form.failure)} ${speak(say('form.stillHere'))}</p></div>`}
<form method="post" action="${addressOf(assets, segmentOf(language))}" enctype="multipart/form-data" novalidate accept-charset="utf-8" data-restored="${speak(say('form.restored'))}" data-offline="${speak(say('form.offline'))}" data-sent="${speak(say('form.sent.already'))}" data-sent-link="${speak(say('form.sent.see'))}">
<input type="hidden" name="key" value="${form.key}"><input type="hidden" name="token" value="${form.opened.token}"><input type="hidden" name="proof" value="" data-challenge="${form.opened.challenge}">${sourceFields(filled)}
<fieldset class="card"><legend><h2>${speak(say('form.about'))}</h2></legend>${aboutProject(filled, form.lostFiles === true)}</fieldset>
<fieldset class="card"><legend><h2>${speak(say('form.where'))}</h2></legend>${whereYouAre(filled, form.rulebook.restrictedCountries)}</fieldset>
<fieldset class="card"><legend><h2>${speak(say('form.reach'))}</h2></legend>${howToReach(filled)}</fieldset>
<div class="card">${consent(filled, form.rulebook)}</div>
<p class="trap" aria-hidden="true"><label for="website">${speak(say('form.trap'))}</label><input id="website" name="website" tabindex="-1" autocomplete="off" data-1p-ignore data-lpignore="true" data-form-type="other"></p>
<p class="actions"><button class="button" type="submit" id="send" data-sending="${speak(say('form.sending'))}" data-slow="${speak(say('form.slow'))}">${speak(form.failure === undefined ? say('form.send') : say('form.sendAgain'))}</button></p>
</form>
</div>`,
  }, voice)
}

/** What a link to the form can say of these answers: nothing about a person. */
function queryOf(values: FormValues): string {
  const { country, needs } = values
  const query = new URLSearchParams([...(typeof country === 'string' && /^[A-Z]{2}$/.test(country) ? [['country', country]] : []), ...NEED_CODES.filter((code) => [needs ?? []].flat().includes(code)).map((code) => ['need', code])])
  for (const field of SOURCE_FIELDS) if (typeof values[field] === 'string' && values[field] !== '') query.set(field, values[field])
  return query.size === 0 ? '' : `?${query.toString()}`
}

function sourceFields(form: Filled): HtmlValue {
  return SOURCE_FIELDS.filter((field) => typed(form, field) !== '').map((field) => html`<input type="hidden" name="${field}" value="${typed(form, field)}">`)
}

function trustPoints({ say: speak }: ClientVoice, cap: number): Html {
  return html`<ul class="trust">
<li>${icon('M6 11V8a6 6 0 0 1 12 0v3M5 11h14v9H5z')}<div><strong>${speak(say('form.trust.hidden'))}</strong> ${speak(say('form.trust.hiddenText'))}</div></li>
<li>${icon('M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6 9c0-3.6 2.5-6 6-6s6 2.4 6 6M16 4.6a3.5 3.5 0 0 1 0 5.8M17.5 14.4c2.2.8 3.5 2.8 3.5 5.6')}<div><strong>${speak(say('form.trust.never', { n: cap }))}</strong> ${speak(say('form.trust.neverText'))}</div></li>
<li>${icon('M12 3l8 3v6c0 4.5-3.2 7.7-8 9-4.8-1.3-8-4.5-8-9V6zM8.5 12l2.5 2.5 4.5-5')}<div><strong>${speak(say('form.trust.control'))}</strong> ${speak(say('form.trust.controlText'))}</div></li>
</ul>`
}

function icon(path: string): Html {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="${path}"/></svg>`
}

/** Where the link in the summary leads: the first control of a group, the button for what no field shows. */
const TARGETS: Partial<Record<FormField, string>> = { needs: `need-${NEED_CODES[0]}`, consent: 'consent-accept', key: 'send' }

function errorSummary({ say: speak }: ClientVoice, errors: FormErrors): Html {
  const rows = FORM_FIELDS.flatMap((name) => (errors[name] === undefined ? [] : [html`<li><a href="#${TARGETS[name] ?? name}">${speak(errors[name])}</a></li>`]))
  return html`<div class="summary" role="alert" tabindex="-1" data-focus aria-labelledby="problem"><h2 id="problem">${speak(say('form.problem'))}</h2><ul>${rows}</ul></div>`
}
