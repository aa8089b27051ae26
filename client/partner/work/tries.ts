import { computed } from 'vue'
import type { Ref } from 'vue'
import { TRY_CHANNELS } from '../../../server/core/bad-report.ts'
import type { ReportReason, Try } from '../../../server/core/bad-report.ts'
import { usePref } from '../../shared/prefs.ts'

/** Of so many requests this person's tries are remembered. */
const MOST = 20

/** What was tried to reach a client, as this person said after each call; the portal remembers it until it is reported. */
export function useTries(reservationId: () => string): { tries: Readonly<Ref<readonly Try[]>>, keep: (attempt: Try) => void } {
  const all = usePref<Record<string, Try[]>>('tries', {})
  const tries = computed(() => all.value[reservationId()] ?? [])

  function keep(attempt: Try): void {
    const others = Object.entries(all.value).filter(([id]) => id !== reservationId()).slice(1 - MOST)
    all.value = Object.fromEntries([...others, [reservationId(), [...tries.value, attempt].slice(-MOST)]])
  }

  return { tries, keep }
}

/** A try in a form: its moment is what a `datetime-local` field holds. */
export type TryDraft = { at: string, channel: Try['channel'], result: string }

export function toDraft({ at, channel, result }: Try): TryDraft {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
  return { at: local.toISOString().slice(0, 16), channel, result }
}

/** Null when a moment or a result is missing. */
export function toTries(drafts: readonly TryDraft[]): Try[] | null {
  const tries = drafts.map(({ at, channel, result }) => ({ at: new Date(at).getTime(), channel, result: result.trim() }))
  return tries.every(({ at, result }) => Number.isFinite(at) && result !== '') ? tries : null
}

/** Reasons for which the client must have been tried first. */
export const NEEDS_TRIES: Readonly<Record<ReportReason, 0 | 1 | 2>> = { dead_number: 2, wrong_person: 1, never_asked: 1, duplicate: 0, out_of_territory: 0, spam: 0 }

export const CHANNELS = TRY_CHANNELS
