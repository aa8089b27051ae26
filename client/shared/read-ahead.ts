/** An answer nobody took so long is asked for anew. */
const FRESH_MS = 5_000

export type ReadAhead<Key, Answer> = { ask: (key: Key) => void, /** An answer that came by another way. */ give: (key: Key, answer: Answer) => void, read: (key: Key) => Promise<Answer> }

/** What is sure to be read next is asked for before its place on the screen stands: on a slow phone drawing takes as long as the answer. One answer serves once. */
export function createReadAhead<Key, Answer>(load: (key: Key) => Promise<Answer>, { now = () => performance.now() } = {}): ReadAhead<Key, Answer> {
  let asked: { key: Key, at: number, answer: Promise<Answer> } | null = null
  return {
    ask(key) {
      const answer = load(key)
      // Whoever takes it sees the failure; when nobody does, it is nobody's.
      answer.catch(() => undefined)
      asked = { key, at: now(), answer }
    },
    give(key, answer) {
      asked = { key, at: now(), answer: Promise.resolve(answer) }
    },
    read(key) {
      const ahead = asked
      asked = null
      return ahead?.key === key && now() - ahead.at < FRESH_MS ? ahead.answer : load(key)
    },
  }
}
