import type { Response as ExpressResponse } from 'express'

const PING_MS = 20_000

export type EventStream = { send: (id: number | null, data: string) => void, onClose: (handler: () => void) => void }

/** Turns a response into a stream of server-sent events that keeps itself alive; `now` goes along with each, because countdowns are reckoned from it. */
export function openEventStream(res: ExpressResponse, now: () => number): EventStream {
  const tellTime = (): string => `event: clock\ndata: ${now()}\n\n`
  res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
  res.write(`retry: 2000\n\n${tellTime()}`)
  const ping = setInterval(() => res.write(tellTime()), PING_MS)
  res.on('close', () => {
    clearInterval(ping)
  })
  return {
    send: (id, data) => {
      res.write(`${tellTime()}${id === null ? '' : `id: ${id}\n`}data: ${data}\n\n`)
    },
    onClose: (handler) => {
      res.on('close', handler)
    },
  }
}
