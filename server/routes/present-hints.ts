import { strengthOf } from '../core/hints.ts'
import type { Hint } from '../core/hints.ts'
import { requestCode } from '../core/request.ts'
import { say } from '../core/said.ts'
import type { Said } from '../core/said.ts'
import type { HintView } from '../contract/operator.ts'
import type { Speak } from '../say/speak.ts'

/** A stored reason as the sentence that a moderator reads. */
export function presentHint(hint: Hint, speak: Speak): HintView {
  return { kind: hint.kind, strength: strengthOf(hint), text: speak(sentenceOf(hint)), ...(hint.kind === 'duplicate' && { other: requestCode(hint.number) }) }
}

function sentenceOf(hint: Hint): Said {
  switch (hint.kind) {
    case 'trap': case 'unopened': case 'no_proof': case 'used_proof': case 'disposable': case 'gibberish': case 'scripts': case 'advert_name': return say(`hint.${hint.kind}`)
    case 'fast': return say('hint.fast', { n: hint.seconds })
    case 'stale': return say('hint.stale', { n: hint.minutes })
    case 'network': case 'neighbourhood': case 'address': case 'domain': case 'links': case 'thin': return say(`hint.${hint.kind}`, { n: hint.count })
    case 'duplicate': return say(SAME[hint.by], { number: requestCode(hint.number), when: hint.days === 0 ? say('hint.today') : say('hint.daysAgo', { n: hint.days }) })
    case 'partner': return say('hint.partner', { partner: hint.partner, number: requestCode(hint.number) })
    case 'own_domain': return say('hint.own_domain', { partner: hint.partner })
    case 'phone_closed': return say('hint.phone_closed', { country: { country: hint.country }, rule: hint.rule })
    case 'hidden': return say('hint.hidden', { what: { all: hiddenIn(hint), as: 'commas' } })
    case 'older': return say('hint.older', { detail: hint.detail })
  }
}

const SAME = { phone: 'hint.samePhone', email: 'hint.sameEmail', both: 'hint.sameBoth' } as const

function hiddenIn({ phones, emails, links, handles }: Extract<Hint, { kind: 'hidden' }>): Said[] {
  return ([['hint.phones', phones], ['hint.emails', emails], ['hint.hiddenLinks', links], ['hint.handles', handles]] as const)
    .filter(([, n]) => n > 0).map(([key, n]) => say(key, { n }))
}

/** Nobody could take it as it is. */
export function noCover(speak: Speak): HintView {
  return { kind: 'no_cover', strength: 'plain', text: speak(say('hint.noCover')) }
}

/** The rules of now forbid to publish it. */
export function closedCountry(country: string, rule: number, speak: Speak): HintView {
  return { kind: 'restricted', strength: 'strong', text: speak(say('hint.restricted', { country: { country }, rule })) }
}
