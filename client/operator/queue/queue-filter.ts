import { computed } from 'vue'
import type { Ref } from 'vue'
import type { OperatorRequestCard } from '../../../server/contract/operator.ts'
import { compareWords, countryName, languageName } from '../../shared/format.ts'
import type { Query } from '../../shared/hash-router.ts'

/** What a part of the queue is narrowed to, as it stands in the address; an empty word asks for nothing. */
export const NARROWS = ['language', 'country', 'hints', 'moderator'] as const
export type Narrow = (typeof NARROWS)[number]
/** Of the address' `hints`. */
export const HINT_CHOICES = ['without', 'some'] as const
/** Of the address' `moderator`, beside everybody's id. */
export const MINE = 'mine'
export const NOBODY = 'nobody'

export type QueueFilter = { fits: (card: OperatorRequestCard) => boolean, isOn: Readonly<Ref<boolean>> }

/** Words that no card fits are no filter error: the list is empty then, and says why. */
export function useQueueFilter(query: () => Query): QueueFilter {
  // One by one, so that a step to another request changes none of them.
  const language = computed(() => query()['language'] ?? '')
  const country = computed(() => query()['country'] ?? '')
  const hints = computed(() => query()['hints'] ?? '')
  const moderator = computed(() => query()['moderator'] ?? '')
  return {
    fits: (card) => (language.value === '' || card.language === language.value) && (country.value === '' || card.country === country.value)
      && (hints.value === '' || (hints.value === 'some') === card.hints > 0) && isOf(card.moderator, moderator.value),
    isOn: computed(() => language.value !== '' || country.value !== '' || hints.value !== '' || moderator.value !== ''),
  }
}

function isOf(moderator: OperatorRequestCard['moderator'], wanted: string): boolean {
  if (wanted === '') return true
  if (wanted === MINE) return moderator?.isMine === true
  return wanted === NOBODY ? moderator === null : moderator?.id === wanted
}

/** To whom else than oneself the cards belong, by name. */
export function othersOf(cards: readonly OperatorRequestCard[]): { code: string, name: string }[] {
  const names = new Map(cards.flatMap(({ moderator }) => moderator && !moderator.isMine ? [[moderator.id, moderator.name] as const] : []))
  return [...names].map(([code, name]) => ({ code, name })).toSorted((a, b) => compareWords(a.name, b.name))
}

/** What the cards can be narrowed to by one of their codes: each with its name, by name. */
export function choicesOf(cards: readonly OperatorRequestCard[], by: 'language' | 'country'): { code: string, name: string }[] {
  const names = new Map(cards.map((card) => by === 'language' ? [card.language, languageName(card.language)] as const : [card.country, countryName(card.country)] as const))
  return [...names].map(([code, name]) => ({ code, name })).toSorted((a, b) => compareWords(a.name, b.name))
}
