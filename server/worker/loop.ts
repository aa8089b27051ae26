/** A step of a worker: does some work and says whether there was any. */
export type Step = () => Promise<number>

export type Loop = {
  /** Runs the steps soon, however long the pause still is. */
  wake: () => void
  /** Resolves when the step under way has ended; none begins after that. */
  stop: () => Promise<void>
}

/** Repeats the steps: at once while there is work, else after `pauseMs` or a wake. A step that throws is reported and tried again. */
export function startLoop(steps: readonly Step[], pauseMs: number, onError: (error: unknown) => void): Loop {
  let stopped = false
  let woken = false
  let interrupt: () => void = () => undefined

  async function pause(): Promise<void> {
    if (woken || stopped) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pauseMs)
      interrupt = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async function round(): Promise<number> {
    let done = 0
    for (const step of steps) {
      if (stopped) break
      done += await step().catch((error: unknown) => {
        onError(error)
        return 0
      })
    }
    return done
  }

  async function run(): Promise<void> {
    while (!stopped) {
      woken = false
      if (await round() === 0) await pause()
    }
  }

  const running = run()
  return {
    wake() {
      woken = true
      interrupt()
    },
    async stop() {
      stopped = true
      interrupt()
      await running
    },
  }
}
