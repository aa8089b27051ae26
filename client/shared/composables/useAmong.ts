import { shallowReactive, watch } from 'vue'

/** Tells of a row whether it is among `keys`. Whoever asks while drawing is drawn anew only when its own answer changes: in a list of hundreds a step wakes two rows. */
export function useAmong<Key>(keys: () => readonly Key[]): (key: Key) => boolean {
  const among = shallowReactive(new Set<Key>())
  watch(keys, (now) => {
    const wanted = new Set(now)
    for (const key of [...among]) if (!wanted.has(key)) among.delete(key)
    for (const key of wanted) among.add(key)
  }, { immediate: true })
  return (key) => among.has(key)
}
