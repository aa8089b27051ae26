import type { TextKey } from '../../shared/i18n/i18n.ts'
import type { ListSection } from '../operator-context.ts'

export const LIST_NAMES: Readonly<Record<ListSection, TextKey>> = {
  queue: 'moderation.queueList', apart: 'moderation.apartList', hold: 'queue.holdList',
}

/** What a list without requests says: a title and a sentence. */
export const EMPTY_NAMES: Readonly<Record<ListSection, readonly [title: TextKey, text: TextKey]>> = {
  queue: ['moderation.emptyQueue', 'moderation.emptyQueueText'],
  apart: ['moderation.emptyApart', 'moderation.emptyApartText'],
  hold: ['queue.emptyHold', 'queue.emptyHoldText'],
}
