import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'

/** A place that nobody has any reason to call. */
export type Trap = { host: string, connections: () => number, close: () => Promise<void> }

export async function setTrap(): Promise<Trap> {
  let connections = 0
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    connections += 1
    open.add(socket)
    socket.on('error', () => undefined).end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 13\r\n\r\n{"result":[]}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`, connections: () => connections,
    close: async () => {
      for (const socket of open) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Every HTTP request that this whole process begins, wherever it comes from. */
export type Outgoing = { origin: string, path: string, text: string }

const CREATED = 'undici:request:create'

export function watchOutgoing(): { seen: Outgoing[], stop: () => void } {
  const seen: Outgoing[] = []
  const note = (message: unknown): void => {
    const { request } = message as { request: { origin: string | URL, path: string, body: unknown, headers: unknown } }
    seen.push({ origin: new URL(request.origin).origin, path: request.path, text: `${request.path} ${JSON.stringify(request.headers)} ${textOf(request.body)}` })
  }
  subscribe(CREATED, note)
  return { seen, stop: () => void unsubscribe(CREATED, note) }
}

function textOf(body: unknown): string {
  return typeof body === 'string' || body instanceof Uint8Array ? Buffer.from(body).toString('utf8') : ''
}
