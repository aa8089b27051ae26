import { latinDigits } from './text.ts'

/** What proves a Won; `key` is the one form of all its spellings, so that it can prove one Won only. */
export type Proof = { kind: 'address' | 'number', key: string }

/**
 * The bare letters and digits of a text, as proofs are compared. Null when it holds nothing that could be looked up.
 * Whether it can be a proof at all is for `readProof` to say.
 */
export function proofKey(proof: string): string | null {
  // NFKC makes letters of the numero sign, so it goes first.
  const compact = compactOf(plain(proof).replace(/^[^\p{L}\p{N}]*https?:\/\//u, ''))
  return compact.length >= 3 ? compact : null
}

/**
 * Reads an order number, a licence key or a client's Bitrix24 address; null when it has the shape of none of them. Generous in
 * spelling: nobody is refused for a word or a sign too many. Strict in comparing: what looks the same is the same.
 */
export function readProof(text: string): Proof | null {
  if (proofKey(text) === null) return null
  const clean = plain(text).replace(/\p{Default_Ignorable_Code_Point}/gu, '').trim()
  const host = hostOf(clean)
  if (host !== null) return { kind: 'address', key: lookAlike(compactOf(host)) }
  if (isSomethingElse(clean)) return null
  const key = lookAlike(numberOf(clean))
  return key.length >= 3 && key.length <= 60 && /\d/.test(key) ? { kind: 'number', key } : null
}

/** A scheme stands for a host that has no dots, such as a server in the client's own network. */
const ADDRESS = /^[<("']*(https?:\/\/)?((?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)*[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)\.?(?::\d{1,5})?(?:[/?#]\S*)?[>)"']*$/u

function hostOf(clean: string): string | null {
  const [, scheme, host] = ADDRESS.exec(clean) ?? []
  if (host === undefined) return null
  const isNamed = /\.(?:\p{L}{2,63}|xn--[a-z0-9-]+)$/u.test(host)
  if (scheme === undefined && !isNamed) return null
  // The vendor's own pages are nobody's Bitrix24.
  return /^(?:www\.)?bitrix24\.[a-z.]+$/.test(host) ? null : host.replace(/^www\./, '')
}

const DATE = /^(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{2}|\d{4})|\d{4}[./-]\d{1,2}[./-]\d{1,2})$/
const MONEY = /[\p{Sc}]|\d\s*(?:eur|euro|usd|gbp|pln|chf|brl|rub)\b/u

/** Dates, sums, phones, mail addresses, the vendor's own address and plain sentences: all of them hold digits now and then, none of them can be looked up. */
function isSomethingElse(clean: string): boolean {
  const words = clean.split(/[\s,;]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word) && !LABELS.has(compactOf(word)))
  const spoken = words.filter((word) => /^\P{N}+$/u.test(word))
  return DATE.test(clean) || MONEY.test(clean) || /^\s*(?:\+|tel\b)/.test(clean) || clean.includes('@') || clean.includes('://') || /^(?:www\.)?bitrix24\.[a-z.]+/.test(clean)
    || spoken.length > 2 || words.length > 8
}

/** Words that say what a number is and are no part of it. */
const LABELS = new Set(`order orders ordernumber orderno number num no nr n id invoice inv bill licence license licensekey licencekey lic key code ref reference
  заказ заказа номер счет счёт лицензия ключ замовлення рахунок pedido encomenda factura fatura fra licencia licenca numero número nº
  auftrag auftragsnummer bestellung bestellnummer rechnung rechnungsnummer lizenz lizenzschluessel lizenzschlüssel commande facture licence clef
  zamowienie zamówienie faktura licencja klucz ordine fattura licenza sipariş siparis fatura`.split(/\s+/).filter(Boolean))
const FUSED_LABELS = new RegExp(`^(?:${[...LABELS].sort((one, other) => other.length - one.length).join('|')})+(?=\\d)`, 'u')

/** `40321` for "Order no. 40321", "№ 40321", "ORDER40321" and "40321 of Clínica Norte". */
function numberOf(clean: string): string {
  const tokens = clean.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  const numbers = tokens.filter((token) => /\d/.test(token))
  // Words around one long number would make a second proof of it.
  if (numbers.length === 1 && /^\d{5,}$/.test(numbers[0] ?? '')) return numbers[0] ?? ''
  const first = tokens.findIndex((token, at) => !LABELS.has(token) || !tokens.slice(at + 1).some((later) => /\d/.test(later)))
  const bare = tokens.slice(Math.max(first, 0)).join('').replace(FUSED_LABELS, '')
  // "Order 7" is too short without its word.
  return bare.length >= 3 ? bare : tokens.join('')
}

function plain(text: string): string {
  return latinDigits(text.replaceAll('№', ' ').normalize('NFKC')).toLowerCase()
}

function compactOf(text: string): string {
  return text.replace(/[^\p{L}\p{N}]+/gu, '')
}

/** Letters of other scripts that cannot be told from Latin ones by eye. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  а: 'a', в: 'b', с: 'c', е: 'e', н: 'h', і: 'i', ј: 'j', к: 'k', м: 'm', о: 'o', р: 'p', ѕ: 's', т: 't', у: 'y', х: 'x',
  α: 'a', β: 'b', ε: 'e', η: 'h', ι: 'i', κ: 'k', μ: 'm', ν: 'n', ο: 'o', ρ: 'p', τ: 't', υ: 'y', χ: 'x', ζ: 'z',
}

function lookAlike(key: string): string {
  return key.replace(/[^a-z0-9]/gu, (letter) => LOOK_ALIKES[letter] ?? letter)
}
