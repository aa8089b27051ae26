import { once } from 'node:events'
import { start } from '../../server/compose.ts'
import type { Joining } from './joined-process.ts'

/** A worker of its own beside the product of a test, until it is killed. Each message sets its clock and wakes it. */

const [joining] = await once(process, 'message') as [Joining]
let { now } = joining
const { secret } = joining.settings
const tell = (fields: object, message: string): void => {
  process.stderr.write(`${message} ${JSON.stringify(fields, (_, value: unknown) => (value instanceof Error ? value.stack : value))}\n`)
}
const running = await start({
  ...joining.settings, secret: secret instanceof Uint8Array ? Buffer.from(secret) : secret,
  log: { info: () => undefined, warn: () => undefined, error: tell }, now: () => now,
})
process.on('message', (message: { now: number }) => {
  ({ now } = message)
  running.app.wake.worker()
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
