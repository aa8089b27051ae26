import type { FormErrors, FormField, FormValues } from '../../core/request-form.ts'
import { say } from '../../core/said.ts'
import { html, type Html, type HtmlValue } from '../../http/html.ts'
import type { ClientVoice } from './voice.ts'

/** A form as it is written: the voice it speaks, what was typed, and what is wrong with it. */
export type Filled = { voice: ClientVoice, values: FormValues, errors: FormErrors }

type Options = readonly (readonly [value: string, label: string])[]
type Labelled = { label: string, hint?: string | null, optional?: boolean }

export const checked = html` checked`
export const selected = html` selected`

export function field(form: Filled, name: FormField, { label, hint = null, optional = false }: Labelled, control: HtmlValue): Html {
  return html`<div class="field${form.errors[name] !== undefined && ' wrong'}">
<label for="${name}">${label}${optional && optionalMark(form)}</label>
${hint !== null && html`<p class="hint" id="${name}-hint">${hint}</p>`}${errorLine(form, name)}
${control}
</div>`
}

export function optionalMark({ voice }: Filled): Html {
  return html` <span class="optional">${voice.say(say('form.optional'))}</span>`
}

/** `attributes` are written in our own code; what the client typed goes through `html`. */
export function input(form: Filled, name: FormField, attributes: string, { hinted = false, optional = false } = {}): Html {
  return html`<input name="${name}" id="${name}"${attributesOf(attributes)}${!optional && html` aria-required="true"`}${describedBy(form, name, hinted)} value="${typed(form, name)}">`
}

export function select(form: Filled, name: FormField, options: Options, { attributes = '', optional = false } = {}): Html {
  return html`<select name="${name}" id="${name}"${attributesOf(attributes)}${!optional && html` aria-required="true"`}${describedBy(form, name)}>${options.map(([value, label]) => html`<option value="${value}"${isChosen(form, name, value) && selected}>${label}</option>`)}</select>`
}

export function choice(form: Filled, name: FormField, kind: 'radio' | 'checkbox', { id, value, label }: { id: string, value: string, label: string }): Html {
  return html`<label class="choice" for="${id}"><input type="${kind}" name="${name}" id="${id}" value="${value}"${isChosen(form, name, value) && checked}><span>${label}</span></label>`
}

export function describedBy(form: Filled, name: FormField, hinted = false): Html {
  const ids = [...(hinted ? [`${name}-hint`] : []), ...(form.errors[name] === undefined ? [] : [`${name}-error`])]
  return html`${ids.length > 0 && html` aria-describedby="${ids.join(' ')}"`}${form.errors[name] !== undefined && html` aria-invalid="true"`}`
}

export function errorLine({ errors, voice }: Filled, name: FormField): HtmlValue {
  const error = errors[name]
  return error !== undefined && html`<p class="error" id="${name}-error"><span class="unseen">${voice.say(say('form.errorMark'))} </span>${voice.say(error)}</p>`
}

export function typed(form: Filled, name: FormField): string {
  const value = form.values[name]
  return typeof value === 'string' ? value : ''
}

export function isChosen(form: Filled, name: FormField, value: string): boolean {
  return [form.values[name] ?? []].flat().some((it) => it.trim().toLowerCase() === value.toLowerCase())
}

function attributesOf(list: string): readonly HtmlValue[] {
  return [...list.matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, name, value]) => html` ${name}="${value}"`)
}
