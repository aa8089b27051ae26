import type { PartnerView } from '../../../server/contract/partner.ts'

export const CARD_TEXTS = ['name', 'city', 'homeCountry', 'timeZone', 'groupId', 'portalDomain', 'email', 'website', 'phone'] as const
export const CARD_DAYS = ['approvedAt', 'tutorialPassedAt', 'nfrPortalAt', 'cancelledAt'] as const
/** Never empty; an emptied other field is kept as nothing. */
const REQUIRED: readonly string[] = ['name', 'city', 'homeCountry', 'timeZone']

export type CardForm = Record<(typeof CARD_TEXTS)[number] | (typeof CARD_DAYS)[number], string> & { id: string, status: PartnerView['status'] }

export function emptyForm(): CardForm {
  const texts = Object.fromEntries([...CARD_TEXTS, ...CARD_DAYS].map((name) => [name, '']))
  return { ...texts, id: '', status: 'bronze', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone } as CardForm
}

export function formOf(card: PartnerView): CardForm {
  const texts = CARD_TEXTS.map((name) => [name, card[name] ?? ''])
  return { ...Object.fromEntries(texts), ...Object.fromEntries(CARD_DAYS.map((name) => [name, card[name]?.slice(0, 10) ?? ''])), id: card.id, status: card.status } as CardForm
}

/** The card as it is sent. A day nobody touched keeps its exact moment. */
export function cardOf(form: CardForm, before: PartnerView | null): Record<string, unknown> {
  const texts = CARD_TEXTS.map((name) => {
    const text = form[name].trim()
    if (name === 'groupId') return [name, text === '' ? undefined : text]
    if (name === 'homeCountry') return [name, text.toUpperCase()]
    return [name, text === '' && !REQUIRED.includes(name) ? null : text]
  })
  const days = CARD_DAYS.map((name) => [name, form[name] === '' ? null : before?.[name]?.startsWith(form[name]) ? before[name] : form[name]])
  return { status: form.status, ...Object.fromEntries(texts), ...Object.fromEntries(days) }
}
