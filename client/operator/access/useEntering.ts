import { useSave } from '../../shared/composables/useSave.ts'
import { isGivenUp } from './console-door.ts'

/** Coming in by some way: its refusal as a sentence, and nothing at all when the person closed the browser's question. */
export function useEntering(onEntered: () => void) {
  const { busy, error, save } = useSave()

  function enter(how: () => Promise<unknown>): void {
    void save(async () => {
      try {
        await how()
      } catch (failure) {
        if (isGivenUp(failure)) return
        throw failure
      }
      onEntered()
    })
  }

  return { busy, error, save, enter }
}
