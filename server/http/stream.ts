import type { Response as ExpressResponse } from 'express'

const PING_MS = 20_000

export type EventStream = { send: (id: number | null, data: string) => void, onClose: (handler: () => void) => void }

/** Turns a response into a stream of server-sent events that keeps itself alive. */
export function openEventStream(res: ExpressResponse): EventStream {
  res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  res.write('retry: 2000\n\n')
  const ping = setInterval(() => res.write(': ping\n\n'), PING_MS)
  res.on('close', () => {
    clearInterval(ping)
  })
  return {
    send: (id, data) => {
      res.write(`${id === null ? '' : `id: ${id}\n`}data: ${data}\n\n`)
    },
    onClose: (handler) => {
      res.on('close', handler)
    },
  }
}
