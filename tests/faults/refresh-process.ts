import { once } from 'node:events'
import { callPortal } from '../../server/app/portal/call-portal.ts'
import { start } from '../../server/compose.ts'
import type { Joining } from './joined-process.ts'

/** One of several processes that find the same access token expired in the same moment. */

/** `dies`: whoever holds a new pair in its hands is killed before it can store it. `clock`: only time passes. */
export type Order = { kind: 'call', memberId: string, callers: number, dies: boolean, now: number } | { kind: 'clock', now: number }
/** How many calls ended how. */
export type Calls = Record<string, number>

const [joining] = await once(process, 'message') as [Joining]
let { now } = joining
let dies = false
const { secret } = joining.settings
const running = await start({
  ...joining.settings, secret: secret instanceof Uint8Array ? Buffer.from(secret) : secret,
  log: { info: () => undefined, warn: () => undefined, error: (fields, message) => void process.stderr.write(`${message} ${JSON.stringify(fields)}\n`) },
  now: () => now,
})
dieWithAnswer()
process.on('message', (order: Order) => {
  ({ now } = order)
  if (order.kind === 'call') void answer(order)
})
process.on('disconnect', () => process.exit())
process.send?.('ready')

async function answer(order: Extract<Order, { kind: 'call' }>): Promise<void> {
  ({ dies } = order)
  const kinds = await Promise.all(Array.from({ length: order.callers }, async () => {
    try {
      return (await callPortal(running.app, order.memberId, 'app.info')).kind
    } catch (error) {
      return error instanceof Error ? error.message : 'thrown'
    }
  }))
  const calls: Calls = {}
  for (const kind of kinds) calls[kind] = (calls[kind] ?? 0) + 1
  process.send?.(calls)
}

/** Between the authorisation server's answer and the store there is nothing but this. */
function dieWithAnswer(): void {
  const { http } = running.app.bitrix24
  const { postForm } = http
  http.postForm = async (url, form) => {
    const given = await postForm.call(http, url, form)
    if (dies && form['refresh_token'] !== undefined && given.status === 200) process.kill(process.pid, 'SIGKILL')
    return given
  }
}
