import { ref, shallowRef } from 'vue'
import type { Ref } from 'vue'
import type { HiddenFor, NotForUsReason } from '../../../server/core/not-for-us.ts'
import { toFailure } from '../../shared/api.ts'
import type { OpenApi } from './open-api.ts'

type Put = { number: string, whom: HiddenFor }

export type UsePutAwayReturn = {
  /** What was put away on this page and can be undone, the last one last. */
  put: Readonly<Ref<readonly Put[]>>
  /** Why the last change did not hold. */
  failed: Readonly<Ref<string | null>>
  hide: (number: string, whom: HiddenFor, reason: NotForUsReason) => Promise<void>
  /** Takes the last one back; its number, or null when there was none or it failed. */
  undo: () => Promise<string | null>
}

/** Rows go at once and come back when the server says no; nothing scarce is touched by it. */
export function usePutAway({ hide: send, unhide }: Pick<OpenApi, 'hide' | 'unhide'>): UsePutAwayReturn {
  const put = shallowRef<readonly Put[]>([])
  const failed = ref<string | null>(null)
  const without = (number: string): Put[] => put.value.filter((it) => it.number !== number)

  async function hide(number: string, whom: HiddenFor, reason: NotForUsReason): Promise<void> {
    failed.value = null
    put.value = [...without(number), { number, whom }]
    try {
      await send(number, { for: whom, reason })
    } catch (error) {
      put.value = without(number)
      failed.value = toFailure(error).message
    }
  }

  async function undo(): Promise<string | null> {
    const last = put.value.at(-1)
    if (!last) return null
    failed.value = null
    put.value = without(last.number)
    try {
      await unhide(last.number, last.whom)
      return last.number
    } catch (error) {
      put.value = [...put.value, last]
      failed.value = toFailure(error).message
      return null
    }
  }

  return { put, failed, hide, undo }
}
