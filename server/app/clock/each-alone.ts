import type { App } from '../app.ts'

/** Does each piece in its own way; one that fails is told to the log and stops no other. Returns how many were done. */
export async function eachAlone<T>(app: Pick<App, 'log'>, what: string, pieces: readonly T[], work: (piece: T) => Promise<void>): Promise<number> {
  let done = 0
  for (const piece of pieces) {
    try {
      await work(piece)
      done += 1
    } catch (error) {
      app.log.error({ err: error, piece }, `the clock could not do a piece of ${what}`)
    }
  }
  return done
}
