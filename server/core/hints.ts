import { maskContacts } from './masking.ts'
import { isGibberish, isGibberishName } from './gibberish.ts'
import { hasMixedScripts } from './mixed-scripts.ts'

/** How an address repeats an earlier request, found by its blind index. */
export type RepeatedBy = 'phone' | 'email' | 'both'

/**
 * A reason for the moderator to look twice: a closed list of kinds with what their sentence needs, so that it can be worded where it is
 * shown. It holds no words of the client.
 */
export type Hint =
  | { kind: 'trap' | 'unopened' | 'no_proof' | 'used_proof' | 'disposable' | 'gibberish' | 'scripts' | 'advert_name' }
  | { kind: 'fast', seconds: number }
  | { kind: 'stale', minutes: number }
  | { kind: 'links' | 'thin' | 'network' | 'neighbourhood' | 'address' | 'domain', count: number }
  | { kind: 'duplicate', by: RepeatedBy, number: number, days: number }
  | { kind: 'partner', partner: string, number: number }
  | { kind: 'own_domain', partner: string }
  | { kind: 'phone_closed', country: string, rule: number }
  | { kind: 'hidden', phones: number, emails: number, links: number, handles: number }
  /** Kept before there were kinds with parameters. */
  | { kind: 'older', detail: string }
export type HintKind = Hint['kind']

/** How much a kind says that no client wrote this; what only concerns the moderator weighs nothing. */
const WEIGHTS: Readonly<Record<HintKind, number>> = {
  trap: 4, unopened: 4, fast: 3, used_proof: 4, no_proof: 1, stale: 0,
  network: 1, neighbourhood: 1, address: 1, domain: 1,
  disposable: 3, links: 2, gibberish: 3, scripts: 2, advert_name: 4,
  duplicate: 1, partner: 0, own_domain: 0, phone_closed: 1, thin: 0, hidden: 0, older: 0,
}

/** From these counts on, however many of a kind there may be, it weighs more. */
const MORE: Readonly<Partial<Record<HintKind, readonly [from: number, weight: number]>>> = { network: [8, 3], neighbourhood: [30, 3], address: [6, 3], domain: [15, 2], links: [5, 4] }

export function weightOf(hint: Hint): number {
  const more = MORE[hint.kind]
  return more && 'count' in hint && hint.count >= more[0] ? more[1] : WEIGHTS[hint.kind]
}

export function weightOfAll(hints: readonly Hint[]): number {
  return hints.reduce((sum, hint) => sum + weightOf(hint), 0)
}

/** How a hint is shown: whether it speaks for an advertisement, asks for a look, or only tells. */
export type HintStrength = 'strong' | 'plain' | 'note'

export function strengthOf(hint: Hint): HintStrength {
  const weight = weightOf(hint)
  return weight >= 3 ? 'strong' : weight > 0 || hint.kind === 'thin' || hint.kind === 'partner' || hint.kind === 'own_domain' || hint.kind === 'older' ? 'plain' : 'note'
}

/** Whatever stands in a stored list; what has another shape was kept before there were kinds with parameters. */
export function readHints(stored: unknown): Hint[] {
  return Array.isArray(stored) ? stored.map((it: Hint | { kind: string, detail: string }) => ('detail' in it ? { kind: 'older', detail: it.detail } : it)) : []
}

/** What the page brought back: how long it was open, null where nothing genuine says so, and whether its proof of work is good. */
export type Opening = { openMs: number | null, proof: 'solved' | 'none' | 'used' }

/** What the form itself says, and what the page around it. */
export type Wrote = { firstName: string, lastName: string, email: string, text: string, suspicious: boolean }

export const LINKS_FROM = 3
const THIN_LENGTH = 40

type Hidden = { phones: number, emails: number, links: number, handles: number }

/** What can be read from the words alone. */
export function hintsInWords({ firstName, lastName, email, text, suspicious }: Wrote, hidden: Hidden, isDisposable: (domain: string) => boolean): Hint[] {
  const names = `${firstName}\n${lastName}`
  return [
    ...only(suspicious, { kind: 'trap' }),
    ...only(maskContacts(names).text !== names, { kind: 'advert_name' }),
    ...only(isDisposable(domainOf(email)), { kind: 'disposable' }),
    ...only(hidden.links >= LINKS_FROM, { kind: 'links', count: hidden.links }),
    ...only(isGibberish(text) || isGibberishName(firstName) && isGibberishName(lastName), { kind: 'gibberish' }),
    ...only([firstName, lastName, text].some(hasMixedScripts), { kind: 'scripts' }),
    ...only(text.length < THIN_LENGTH, { kind: 'thin', count: text.length }),
    ...only(hidden.phones + hidden.emails + hidden.links + hidden.handles > 0, { kind: 'hidden', phones: hidden.phones, emails: hidden.emails, links: hidden.links, handles: hidden.handles }),
  ]
}

/** What the way of the form says: it was filled in faster than a person can, or never opened. A form without a page has no such way. */
export function hintsOfOpening({ openMs, proof }: Opening, { formSeconds, formMinutes }: { formSeconds: number, formMinutes: number }): Hint[] {
  const proofs: Hint[] = proof === 'used' ? [{ kind: 'used_proof' }] : proof === 'none' ? [{ kind: 'no_proof' }] : []
  if (openMs === null) return [{ kind: 'unopened' }, ...proofs]
  if (openMs < formSeconds * 1_000) return [{ kind: 'fast', seconds: Math.floor(openMs / 1_000) }, ...proofs]
  if (openMs > formMinutes * 60_000) return [{ kind: 'stale', minutes: Math.floor(openMs / 60_000) }, ...proofs]
  return proofs
}

/** How many there were with this one: of a network and its neighbourhood in an hour, of an address and of its domain in a day. */
export type Crowd = { network: number, neighbourhood: number, address: number, domain: number }
/** From how many on that is worth a look. */
const CROWD_FROM: Crowd = { network: 3, neighbourhood: 10, address: 3, domain: 5 }

export function hintsOfCrowd(crowd: Crowd): Hint[] {
  return (['network', 'neighbourhood', 'address', 'domain'] as const).filter((kind) => crowd[kind] >= CROWD_FROM[kind] && !(kind === 'neighbourhood' && crowd.network >= CROWD_FROM.network))
    .map((kind) => ({ kind, count: crowd[kind] }))
}

export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1).toLowerCase()
}

function only(holds: boolean, hint: Hint): Hint[] {
  return holds ? [hint] : []
}
