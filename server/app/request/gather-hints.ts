import { disposableEmailBlocklistSet } from 'disposable-email-domains-js'
import { siteOf } from '../../core/free-mail.ts'
import { domainOf, hintsInWords, hintsOfCrowd, hintsOfOpening } from '../../core/hints.ts'
import type { Hint } from '../../core/hints.ts'
import type { Arrival, RequestForm } from '../../core/request.ts'
import type { Rulebook } from '../../core/rulebook.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../core/time.ts'
import type { Tx } from '../../db/schema.ts'
import { findPartnerOfSite } from '../../store/partners.ts'
import { countOfEmail, findRepeat, findWorkingPartner } from '../../store/request-contacts.ts'
import { countOrigins, insertOrigin } from '../../store/request-origins.ts'
import { spendProof } from '../../store/used-proofs.ts'
import type { App } from '../app.ts'
import { readOpening } from '../form/open-form.ts'
import type { ReadOpening } from '../form/open-form.ts'
import { contactIndexes } from './contact.ts'
import { phoneCountry } from './format-phone.ts'

type Arrived = RequestForm & { arrival?: Arrival }

/** What the pages of forms brought back, by the forms' keys; checked before anything is locked. */
export type ReadPages = ReadonlyMap<string, ReadOpening>

export async function readPages(app: App, forms: readonly Arrived[]): Promise<ReadPages> {
  const read = await Promise.all(forms.map(async ({ key, arrival }): Promise<[string, ReadOpening][]> => (arrival?.page ? [[key, await readOpening(app, key, arrival.page)]] : [])))
  return new Map(read.flat())
}

type Gathering = { form: Arrived, hidden: Parameters<typeof hintsInWords>[1], page: ReadOpening | null, rulebook: Rulebook }

/** All reasons to look twice at a form that just came, and spends its proof of work. */
export async function gatherHints(tx: Tx, app: App, { form, hidden, page, rulebook }: Gathering, now: number): Promise<Hint[]> {
  return [
    ...page ? hintsOfOpening({ openMs: page.openedAt === null ? null : now - page.openedAt, proof: await spend(tx, page, rulebook, now) }, rulebook.gate) : [],
    ...await hintsOfOthers(tx, app, form, rulebook, now),
    ...hintsOfPhone(form.phone, rulebook),
    ...hintsInWords(form, hidden, isDisposable),
  ]
}

/** Work for another form counts as spent: it was copied. */
async function spend(tx: Tx, { proof }: ReadOpening, { gate }: Rulebook, now: number): Promise<'solved' | 'none' | 'used'> {
  if (proof === null) return 'none'
  return proof.isOwn && await spendProof(tx, proof.id, now + gate.formMinutes * MINUTE_MS + DAY_MS) ? 'solved' : 'used'
}

/** What the database knows of others who came from there, and of the client. */
async function hintsOfOthers(tx: Tx, app: App, form: Arrived, { duplicateDays }: Rulebook, now: number): Promise<Hint[]> {
  const contact = contactIndexes(app, form)
  const repeat = await findRepeat(tx, contact, now - duplicateDays * DAY_MS)
  const working = await findWorkingPartner(tx, contact)
  const site = siteOf(form.email)
  const owner = site === null ? null : await findPartnerOfSite(tx, site)
  const { network, neighbourhood, domain } = await countOrigins(tx, originIndexes(app, form), { place: now - HOUR_MS, domain: now - DAY_MS })
  const address = await countOfEmail(tx, contact.emailIndexes, now - DAY_MS)
  return [
    ...repeat ? [{ kind: 'duplicate', by: repeat.by, number: repeat.number, days: Math.floor((now - repeat.receivedAt) / DAY_MS) } as const] : [],
    ...working ? [{ kind: 'partner', ...working } as const] : [],
    ...owner ? [{ kind: 'own_domain', partner: owner.name } as const] : [],
    ...hintsOfCrowd({ network: network + 1, neighbourhood: neighbourhood + 1, domain: site === null ? 0 : domain + 1, address: address + 1 }),
  ]
}

function hintsOfPhone(phone: string, { restrictedCountries, version }: Rulebook): Hint[] {
  const country = phoneCountry(phone)
  return country !== null && restrictedCountries.includes(country) ? [{ kind: 'phone_closed', country, rule: version }] : []
}

/** Keeps for some days from where it came, so that the next ones can be counted. */
export async function keepOrigin(tx: Tx, app: App, requestId: string, form: Arrived, now: number): Promise<void> {
  const { network, neighbourhood, domain } = originIndexes(app, form)
  await insertOrigin(tx, requestId, { network: network[0] ?? null, neighbourhood: neighbourhood[0] ?? null, domain: domain[0] ?? '' }, now)
}

function originIndexes({ seal }: App, { arrival, email }: Arrived): { network: string[], neighbourhood: string[], domain: string[] } {
  const of = (it: string | null | undefined): string[] => (it ? seal.blindIndexes('network', it) : [])
  return { network: of(arrival?.network), neighbourhood: of(arrival?.neighbourhood), domain: seal.blindIndexes('email', `@${domainOf(email)}`) }
}

let known: ReadonlySet<string> | null = null

/** Whether a domain, or one above it, gives out addresses that are thrown away. */
function isDisposable(domain: string): boolean {
  known ??= disposableEmailBlocklistSet()
  const labels = domain.split('.')
  return labels.some((_, at) => at < labels.length - 1 && known?.has(labels.slice(at).join('.')) === true)
}
