import { english } from '../../say/speak.ts'
import { COUNTRIES } from '../../app/request/countries.ts'
import { LANGUAGES, languageName } from '../../core/names.ts'
import { CURRENCIES, ERROR_WORDS, FORM_FIELDS, FORM_LIMITS, type FormErrors, type FormField, type FormValues } from '../../core/request-form.ts'
import { NEED_CODES, needName } from '../../core/request.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { html, type Html, type HtmlValue } from '../../http/html.ts'
import { FIND_A_PARTNER, layout, PRIVACY, type PublicAssets } from './layout.ts'

export type FormPage = {
  rulebook: Rulebook
  key: string
  values: FormValues
  errors: FormErrors
  /** The answers were right, but we could not take them: what happened, in one sentence. */
  failure?: string
}

/** One page, one column; only what may stay empty is marked (UX C1). */
export function formPage(assets: PublicAssets, form: FormPage): string {
  const { cap } = form.rulebook
  const failed = Object.keys(form.errors).length > 0
  const title = 'Get offers from Bitrix24 partners'
  return layout(assets, {
    title: failed || form.failure !== undefined ? `Error: ${title}` : title,
    description: `Describe your project once. ${upTo(cap)} answer with an offer. Free and without obligation.`,
    kind: 'form',
    body: html`<div class="hero"><div class="wide">
<h1>${title}</h1>
<p class="lead">Describe your project once. <strong>${upTo(cap)}</strong> near you answer with an offer. Free and without obligation.</p>
${!failed && form.failure === undefined && trustPoints(cap)}
</div></div>
<div class="column">
${failed && errorSummary(form.errors)}
${form.failure !== undefined && html`<div class="summary" role="alert" tabindex="-1" data-focus><h2>Your request was not sent</h2><p>${form.failure} Your answers are still here.</p></div>`}
<form method="post" action="/request" novalidate accept-charset="utf-8">
<input type="hidden" name="key" value="${form.key}">
<fieldset class="card"><legend><h2>About your project</h2></legend>${aboutProject(form)}</fieldset>
<fieldset class="card"><legend><h2>Where you are</h2></legend>${whereYouAre(form)}</fieldset>
<fieldset class="card"><legend><h2>How to reach you</h2></legend>${howToReach(form)}</fieldset>
<div class="card">${consent(form)}</div>
<p class="trap" aria-hidden="true"><label for="website">Leave this empty</label><input id="website" name="website" tabindex="-1" autocomplete="off"></p>
<p class="actions"><button class="button" type="submit" id="send" data-sending="Sending…" data-slow="Still sending…">Send request</button></p>
</form>
</div>`,
  })
}

function trustPoints(cap: number): Html {
  return html`<ul class="trust">
<li>${icon('M6 11V8a6 6 0 0 1 12 0v3M5 11h14v9H5z')}<div><strong>Your contacts stay hidden</strong> Partners read about your project first. Name, phone and e-mail open only to those who take it.</div></li>
<li>${icon('M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6 9c0-3.6 2.5-6 6-6s6 2.4 6 6M16 4.6a3.5 3.5 0 0 1 0 5.8M17.5 14.4c2.2.8 3.5 2.8 3.5 5.6')}<div><strong>${cap === 1 ? 'One partner' : `${cap} partners`}, never more</strong> Then your request is full: nobody else gets your contacts.</div></li>
<li>${icon('M12 3l8 3v6c0 4.5-3.2 7.7-8 9-4.8-1.3-8-4.5-8-9V6zM8.5 12l2.5 2.5 4.5-5')}<div><strong>You stay in control</strong> We tell you who took your request. You can stop any of them.</div></li>
</ul>`
}

function upTo(cap: number): string {
  return cap === 1 ? 'One certified partner' : `Up to ${cap} certified partners`
}

function icon(path: string): Html {
  return html`<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="${path}"/></svg>`
}

/** Where the link in the summary leads: the first control of a group, the button for what no field shows. */
const TARGETS: Partial<Record<FormField, string>> = { needs: `need-${NEED_CODES[0]}`, consent: 'consent-accept', key: 'send' }

function errorSummary(errors: FormErrors): Html {
  const rows = FORM_FIELDS.flatMap((name) => (errors[name] === undefined ? [] : [html`<li><a href="#${TARGETS[name] ?? name}">${errors[name]}</a></li>`]))
  return html`<div class="summary" role="alert" tabindex="-1" data-focus aria-labelledby="problem"><h2 id="problem">There is a problem</h2><ul>${rows}</ul></div>`
}

function aboutProject(form: FormPage): Html {
  const chosen = [form.values.needs ?? []].flat()
  return html`<fieldset class="field${form.errors.needs !== undefined && ' wrong'}"${describedBy(form, 'needs', true)}>
<legend>What do you need?</legend>
<p class="hint" id="needs-hint">Choose all that fit.</p>${errorLine(form, 'needs')}
<div class="choices">${NEED_CODES.map((code) => html`<label class="choice" for="need-${code}"><input type="checkbox" name="needs" id="need-${code}" value="${code}"${chosen.includes(code) && checked}><span>${code === 'unsure' ? 'I am not sure' : english(needName(code))}</span></label>`)}</div>
</fieldset>
${field(form, 'text', 'Tell us more', html`<textarea name="text" id="text" rows="6" aria-required="true" data-limit="${FORM_LIMITS.text}"${describedBy(form, 'text', true)}>
${text(form, 'text')}</textarea>
<p class="count" id="text-count" hidden></p>`, 'Two or three sentences: what you do now, what should change, by when. Do not put your phone or e-mail here: partners read this text before they see your contacts.')}
${field(form, 'seats', 'How many people will use it?', input(form, 'seats', 'inputmode="numeric" class="short"', true), null, true)}
<div class="field${(form.errors.budgetAmount ?? form.errors.budgetCurrency) !== undefined && ' wrong'}" role="group" aria-labelledby="budget-label">
<p class="label" id="budget-label">Budget <span class="optional">(optional)</span></p>
<p class="hint" id="budgetAmount-hint">A rough sum helps partners to offer what fits.</p>${errorLine(form, 'budgetAmount')}${errorLine(form, 'budgetCurrency')}
<div class="pair"><label class="unseen" for="budgetAmount">Amount</label>${input(form, 'budgetAmount', 'inputmode="decimal"', true, true)}
<label class="unseen" for="budgetCurrency">Currency</label>${select(form, 'budgetCurrency', CURRENCIES.map((code) => [code, code]), '', true)}</div>
</div>`
}

function whereYouAre(form: FormPage): Html {
  const restricted = form.rulebook.restrictedCountries
  const countries = COUNTRIES.map(({ code, name }): Html => html`<option value="${code}"${isChosen(form, 'country', code) && selected}${restricted.includes(code) && html` data-restricted="${ERROR_WORDS.restricted}"`}>${name}</option>`)
  return html`${field(form, 'country', 'Country', html`<select name="country" id="country" autocomplete="country" aria-required="true"${describedBy(form, 'country')}><option value="">Choose your country</option>${countries}</select>
<p class="error live" id="country-live" role="status" hidden></p>`)}
${field(form, 'place', 'City or region', input(form, 'place', 'autocomplete="address-level2"', false, true), null, true)}`
}

function howToReach(form: FormPage): Html {
  const language = typeof form.values.language === 'string' ? form.values.language : 'en'
  return html`${field(form, 'firstName', 'First name', input(form, 'firstName', 'autocomplete="given-name" spellcheck="false"'))}
${field(form, 'lastName', 'Last name', input(form, 'lastName', 'autocomplete="family-name" spellcheck="false"'))}
${field(form, 'email', 'E-mail', input(form, 'email', 'type="email" inputmode="email" autocomplete="email" spellcheck="false" autocapitalize="none" dir="ltr"', true), 'Partners who take your request write to this address.')}
${field(form, 'phone', 'Phone', input(form, 'phone', 'type="tel" autocomplete="tel" dir="ltr"', true), 'Any format. With the country code if it is not from the country above.')}
${field({ ...form, values: { ...form.values, language } }, 'language', 'Language for calls and letters', select({ ...form, values: { ...form.values, language } }, 'language', BY_NAME))}`
}

const BY_NAME = LANGUAGES.map((code): readonly [string, string] => [code, languageName(code)]).toSorted(([, a], [, b]) => a.localeCompare(b, 'en'))

function consent(form: FormPage): Html {
  const { cap } = form.rulebook
  const radio = (value: string, label: string): Html => html`<label class="choice" for="consent-${value}"><input type="radio" name="consent" id="consent-${value}" value="${value}"${isChosen(form, 'consent', value) && checked}><span>${label}</span></label>`
  return html`<fieldset class="field${form.errors.consent !== undefined && ' wrong'}"${describedBy(form, 'consent', true)}>
<legend><h2>May we pass your request to ${cap === 1 ? 'one partner' : `up to ${cap} partners`}?</h2></legend>
<p class="consent" id="consent-hint">We share your contacts only with authorized Bitrix24 partners who take your request, and tell you the name of each. You can stop any of them at any time. By accepting you agree that they contact you, and confirm that you have read the <a href="${PRIVACY}">Privacy Policy</a>.</p>${errorLine(form, 'consent')}
<div class="choices">${radio('accept', 'I accept')}${radio('decline', 'I do not accept')}</div>
<p class="hint">If you do not accept, nothing is stored. You can <a href="${FIND_A_PARTNER}">find a partner yourself</a>.</p>
</fieldset>`
}

const checked = html` checked`
const selected = html` selected`

function field(form: FormPage, name: FormField, label: string, control: Html, hint: string | null = null, optional = false): Html {
  return html`<div class="field${form.errors[name] !== undefined && ' wrong'}">
<label for="${name}">${label}${optional && html` <span class="optional">(optional)</span>`}</label>
${hint !== null && html`<p class="hint" id="${name}-hint">${hint}</p>`}${errorLine(form, name)}
${control}
</div>`
}

/** `attributes` are written in this file; what the client typed goes through `html`. */
function input(form: FormPage, name: FormField, attributes: string, hinted = false, optional = false): Html {
  const own = attributesOf(attributes)
  return html`<input name="${name}" id="${name}"${own}${!optional && name !== 'seats' && html` aria-required="true"`}${describedBy(form, name, hinted && name !== 'seats')} value="${text(form, name)}">`
}

function attributesOf(list: string): readonly HtmlValue[] {
  return [...list.matchAll(/([a-z]+)="([^"]*)"/g)].map(([, name, value]) => html` ${name}="${value}"`)
}

function select(form: FormPage, name: FormField, options: readonly (readonly [value: string, label: string])[], attributes = '', optional = false): Html {
  return html`<select name="${name}" id="${name}"${attributesOf(attributes)}${!optional && html` aria-required="true"`}${describedBy(form, name)}>${options.map(([value, label]) => html`<option value="${value}"${isChosen(form, name, value) && selected}>${label}</option>`)}</select>`
}

function describedBy(form: FormPage, name: FormField, hinted = false): Html {
  const ids = [...(hinted ? [`${name}-hint`] : []), ...(form.errors[name] === undefined ? [] : [`${name}-error`])]
  return html`${ids.length > 0 && html` aria-describedby="${ids.join(' ')}"`}${form.errors[name] !== undefined && html` aria-invalid="true"`}`
}

function errorLine(form: FormPage, name: FormField): HtmlValue {
  return form.errors[name] !== undefined && html`<p class="error" id="${name}-error"><span class="unseen">Error: </span>${form.errors[name]}</p>`
}

function text(form: FormPage, name: FormField): string {
  const value = form.values[name]
  return typeof value === 'string' ? value : ''
}

function isChosen(form: FormPage, name: FormField, value: string): boolean {
  return text(form, name).trim().toLowerCase() === value.toLowerCase()
}
