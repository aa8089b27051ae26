import { countryName } from '../core/names.ts'
import { strengthOf } from '../core/hints.ts'
import type { Hint } from '../core/hints.ts'
import { requestCode } from '../core/request.ts'
import type { HintView } from '../contract/operator.ts'

/** A stored reason as the sentence that a moderator reads. */
export function presentHint(hint: Hint): HintView {
  return { kind: hint.kind, strength: strengthOf(hint), text: sentenceOf(hint), ...(hint.kind === 'duplicate' && { other: requestCode(hint.number) }) }
}

function sentenceOf(hint: Hint): string {
  switch (hint.kind) {
    case 'trap': return 'A field that nobody sees was filled in. Programs do that, rarely a browser.'
    case 'unopened': return 'Sent without opening the form.'
    case 'fast': return `Sent ${counted(hint.seconds, 'second')} after the form was opened.`
    case 'stale': return `Sent ${counted(hint.minutes, 'minute')} after the form was opened.`
    case 'no_proof': return 'The browser did not do the small calculation of the form. Without scripts none does.'
    case 'used_proof': return 'The calculation of the form was copied from another one.'
    case 'network': return `${counted(hint.count, 'request')} from this network within an hour.`
    case 'neighbourhood': return `${counted(hint.count, 'request')} from neighbouring networks within an hour.`
    case 'address': return `${counted(hint.count, 'request')} of this e-mail address within a day.`
    case 'domain': return `${counted(hint.count, 'request')} from the domain of this e-mail address within a day.`
    case 'disposable': return 'The e-mail’s domain gives out throw-away addresses.'
    case 'links': return `${counted(hint.count, 'link')} in the text.`
    case 'gibberish': return 'The text looks like random letters.'
    case 'scripts': return 'Letters of two scripts in one word.'
    case 'advert_name': return 'The name has a link or a contact in it.'
    case 'duplicate': return `${SAME[hint.by]} as ${requestCode(hint.number)} (${hint.days === 0 ? 'today' : `${counted(hint.days, 'day')} ago`}).`
    case 'partner': return `This client already works with ${hint.partner} (${requestCode(hint.number)}).`
    case 'own_domain': return `The e-mail’s domain is that of the partner ${hint.partner}.`
    case 'phone_closed': return `The phone is from ${countryName(hint.country)}, which is closed by rulebook ${hint.rule}.`
    case 'thin': return `Very short: ${counted(hint.count, 'character')}. Is there enough to decide on?`
    case 'hidden': return `Hidden in the text partners see: ${hiddenIn(hint)}. Check that nothing else gives the client away.`
    case 'older': return `Noted when it came: ${hint.detail}.`
  }
}

const SAME = { phone: 'Same phone', email: 'Same e-mail', both: 'Same phone and e-mail' } as const

function hiddenIn({ phones, emails, links, handles }: Extract<Hint, { kind: 'hidden' }>): string {
  const parts: [number, string][] = [[phones, 'phone'], [emails, 'email'], [links, 'link'], [handles, 'handle']]
  return parts.filter(([count]) => count > 0).map(([count, what]) => counted(count, what)).join(', ')
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

/** Nobody could take it as it is. */
export const NO_COVER: HintView = { kind: 'no_cover', strength: 'plain', text: 'No partner that would see it can reserve now.' }

/** The rules of now forbid to publish it. */
export function closedCountry(country: string, rule: number): HintView {
  return { kind: 'restricted', strength: 'strong', text: `${countryName(country)} is closed by rulebook ${rule}. It can’t be published.` }
}
