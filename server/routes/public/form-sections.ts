import { countriesIn } from '../../app/request/countries.ts'
import { isFamilyNameFirst, type ClientLanguage } from '../../core/languages.ts'
import { FILE_LIMITS, FILE_TYPES, fileMistake, megabytes, typeList } from '../../core/attachments.ts'
import { LANGUAGES } from '../../core/names.ts'
import { CURRENCIES, FORM_LIMITS, mistake } from '../../core/request-form.ts'
import { CALL_TIMES, callTimeName, NEED_CODES, needName } from '../../core/request.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { say } from '../../core/said.ts'
import { html, type Html } from '../../http/html.ts'
import { choice, describedBy, errorLine, field, input, isChosen, optionalMark, select, selected, typed, type Filled } from './form-fields.ts'
import { FIND_A_PARTNER, PRIVACY } from './layout.ts'
import { around, nameOfLanguage } from './voice.ts'

export function aboutProject(form: Filled, lostFiles: boolean): Html {
  const speak = form.voice.say
  return html`<fieldset class="field${form.errors.needs !== undefined && ' wrong'}"${describedBy(form, 'needs', true)}>
<legend>${speak(say('form.needs'))}</legend>
<p class="hint" id="needs-hint">${speak(say('form.needsHint'))}</p>${errorLine(form, 'needs')}
<div class="choices">${NEED_CODES.map((code) => choice(form, 'needs', 'checkbox', { id: `need-${code}`, value: code, label: speak(code === 'unsure' ? say('form.unsure') : needName(code)) }))}</div>
</fieldset>
${field(form, 'text', { label: speak(say('form.text')), hint: speak(say('form.textHint')) }, html`<textarea name="text" id="text" rows="6" aria-required="true" data-limit="${FORM_LIMITS.text}" data-left="${speak(say('form.left', { n: '{n}' }))}" data-over="${speak(say('form.over', { n: '{n}' }))}"${describedBy(form, 'text', true)}>
${typed(form, 'text')}</textarea>
<p class="count" id="text-count" role="status" hidden></p>`)}
${files(form, lostFiles)}
${field(form, 'seats', { label: speak(say('form.seats')), optional: true }, input(form, 'seats', 'inputmode="numeric" class="short"', { optional: true }))}
<div class="field${(form.errors.budgetAmount ?? form.errors.budgetCurrency) !== undefined && ' wrong'}" role="group" aria-labelledby="budget-label">
<p class="label" id="budget-label">${speak(say('form.budget'))}${optionalMark(form)}</p>
<p class="hint" id="budgetAmount-hint">${speak(say('form.budgetHint'))}</p>${errorLine(form, 'budgetAmount')}${errorLine(form, 'budgetCurrency')}
<div class="pair"><label class="unseen" for="budgetAmount">${speak(say('form.amount'))}</label>${input(form, 'budgetAmount', 'inputmode="decimal"', { hinted: true, optional: true })}
<label class="unseen" for="budgetCurrency">${speak(say('form.currency'))}</label>${select(form, 'budgetCurrency', CURRENCIES.map((code) => [code, code]), { optional: true })}</div>
</div>`
}

function files(form: Filled, lost: boolean): Html {
  const speak = form.voice.say
  const hint = speak(say('form.filesHint', { n: FILE_LIMITS.count, size: megabytes(FILE_LIMITS.bytes), types: typeList() }))
  return field(form, 'files', { label: speak(say('form.files')), hint, optional: true }, html`${lost && html`<p class="lost">${speak(say('form.filesAgain'))}</p>`}<input type="file" name="files" id="files" multiple accept="${FILE_TYPES.map((type) => `.${type}`).join(',')},.jpeg" data-count="${FILE_LIMITS.count}" data-bytes="${FILE_LIMITS.bytes}" data-too-many="${speak(fileMistake('count'))}" data-too-big="${speak(fileMistake('size'))}"${describedBy(form, 'files', true)}>
<p class="error live" id="files-live" role="status" hidden></p>`)
}

export function whereYouAre(form: Filled, restricted: readonly string[]): Html {
  const { say: speak, language } = form.voice
  const countries = countriesIn(language).map(({ code, name }): Html => html`<option value="${code}"${isChosen(form, 'country', code) && selected}${restricted.includes(code) && html` data-restricted`}>${name}</option>`)
  return html`${field(form, 'country', { label: speak(say('form.country')) }, html`<select name="country" id="country" autocomplete="country" aria-required="true"${describedBy(form, 'country')} data-restricted="${speak(mistake('restricted'))}" data-hint="${speak(say('form.countryHint'))}" data-none="${speak(say('form.countryNone'))}" data-found="${speak(say('form.countryFound', { n: '{n}' }))}" data-typed="${typed(form, 'country')}"><option value="">${speak(say('form.chooseCountry'))}</option>${countries}</select>
<p class="error live" id="country-live" role="status" hidden></p>`)}
${field(form, 'place', { label: speak(say('form.place')), optional: true }, input(form, 'place', 'autocomplete="address-level2"', { optional: true }))}`
}

export function howToReach(form: Filled): Html {
  const { say: speak, language } = form.voice
  const spoken = { ...form, values: { ...form.values, language: typed(form, 'language') || language } }
  const first = field(form, 'firstName', { label: speak(say('form.firstName')) }, input(form, 'firstName', 'autocomplete="given-name" spellcheck="false"'))
  const last = field(form, 'lastName', { label: speak(say('form.lastName')) }, input(form, 'lastName', 'autocomplete="family-name" spellcheck="false"'))
  return html`${isFamilyNameFirst(language) ? [last, first] : [first, last]}
${field(form, 'email', { label: speak(say('form.email')), hint: speak(say('form.emailHint')) }, html`${input(form, 'email', 'type="email" inputmode="email" autocomplete="email" spellcheck="false" autocapitalize="none" dir="ltr"', { hinted: true })}
<p class="suggestion" id="email-live" role="status" data-ask="${speak(say('form.emailTypo', { domain: '{domain}' }))}" data-use="${speak(say('form.emailUse'))}" hidden></p>`)}
${field(form, 'phone', { label: speak(say('form.phone')), hint: speak(say('form.phoneHint')) }, input(form, 'phone', 'type="tel" autocomplete="tel" dir="ltr"', { hinted: true }))}
${field(form, 'callTime', { label: speak(say('form.callTime')), optional: true }, select(form, 'callTime', [['', speak(callTimeName(null))], ...CALL_TIMES.map((time): [string, string] => [time, speak(callTimeName(time))])], { optional: true }))}
${field(form, 'language', { label: speak(say('form.language')) }, select(spoken, 'language', languagesFor(language)))}`
}

export function consent(form: Filled, { cap }: Pick<Rulebook, 'cap'>): Html {
  const speak = form.voice.say
  return html`<fieldset class="field${form.errors.consent !== undefined && ' wrong'}"${describedBy(form, 'consent', true)}>
<legend><h2>${speak(say('form.consentTitle', { n: cap }))}</h2></legend>
<p class="consent" id="consent-hint">${around(form.voice, 'form.consentText', 'privacy', html`<a href="${PRIVACY}">${speak(say('form.consentPrivacy'))}</a>`)}</p>${errorLine(form, 'consent')}
<div class="choices">${choice(form, 'consent', 'radio', { id: 'consent-accept', value: 'accept', label: speak(say('form.consentYes')) })}${choice(form, 'consent', 'radio', { id: 'consent-decline', value: 'decline', label: speak(say('form.consentNo')) })}</div>
<p class="hint">${around(form.voice, 'form.consentNone', 'find', html`<a href="${FIND_A_PARTNER}">${speak(say('form.consentFind'))}</a>`)}</p>
</fieldset>`
}

const NAMED = new Map<ClientLanguage, readonly (readonly [string, string])[]>()

/** The languages of conversation by their names in the reader's language, in its order. */
function languagesFor(language: ClientLanguage): readonly (readonly [string, string])[] {
  const known = NAMED.get(language)
  if (known) return known
  const named = LANGUAGES.map((code): readonly [string, string] => [code, nameOfLanguage(language, code)]).toSorted(([, a], [, b]) => new Intl.Collator(language).compare(a, b))
  NAMED.set(language, named)
  return named
}
