import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Settings } from '../../server/compose.ts'
import type { Product } from '../support/product.ts'

/** What a process that joins a running product needs to know; functions can't be sent. */
export type Joining = { settings: Omit<Settings, 'log' | 'now'>, now: number }

/** Another process of the same product, as `file` makes it of its first message; it has said that it is ready. */
export async function joinProduct(product: Product, file: string, role: Settings['role'], changes: Partial<Settings> = {}): Promise<ChildProcess> {
  const { log: _log, now: _now, ...settings } = { ...product.settings, ...changes, role, port: 0, publicUrl: product.url }
  const child = fork(join(import.meta.dirname, file), { execArgv: [], env: { ...process.env, NODE_OPTIONS: '' }, serialization: 'advanced' })
  const ready = answerOf(child)
  child.send({ settings, now: product.clock.now() } satisfies Joining)
  await ready
  return child
}

/** The next thing it says; an error when it dies before. */
export async function answerOf(child: ChildProcess): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    const onExit = (code: number | null, signal: string | null): void => {
      child.off('message', onMessage)
      reject(new Error(`a process ended with ${code ?? signal}`))
    }
    const onMessage = (message: unknown): void => {
      child.off('exit', onExit)
      resolve(message)
    }
    child.once('exit', onExit).once('message', onMessage)
  })
}

/** Kills it as a power cut would, and waits until it is gone. */
export async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}
