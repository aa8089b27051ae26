/** What is going to happen, by time; things of one moment happen in the order they were put in. */
export type Agenda = {
  add: (at: number, run: () => Promise<void>) => void
  /** Takes the next thing that happens before `until`. */
  next: (until: number) => { at: number, run: () => Promise<void> } | null
}

type Entry = { at: number, order: number, run: () => Promise<void> }

/** A binary heap. */
export function createAgenda(): Agenda {
  const heap: Entry[] = []
  let order = 0
  const isBefore = (a: Entry, b: Entry): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [heap[b]!, heap[a]!]
  }

  function up(at: number): void {
    const parent = (at - 1) >> 1
    if (at === 0 || isBefore(heap[parent]!, heap[at]!)) return
    swap(at, parent)
    up(parent)
  }

  function down(at: number): void {
    const [left, right] = [2 * at + 1, 2 * at + 2]
    let first = at
    if (left < heap.length && isBefore(heap[left]!, heap[first]!)) first = left
    if (right < heap.length && isBefore(heap[right]!, heap[first]!)) first = right
    if (first === at) return
    swap(at, first)
    down(first)
  }

  return {
    add(at, run) {
      heap.push({ at, order: order++, run })
      up(heap.length - 1)
    },
    next(until) {
      const [top] = heap
      if (!top || top.at >= until) return null
      const last = heap.pop()!
      if (heap.length > 0) {
        heap[0] = last
        down(0)
      }
      return top
    },
  }
}
