import { createServer } from 'node:http'
import type { RequestListener, Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Listening = { port: number, close: () => Promise<void> }

/** Starts a server; closing it also ends open streams, so that nothing keeps the process alive. */
export async function listen(host: string, port: number, handler: RequestListener): Promise<Listening> {
  const server: Server = createServer(handler)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => resolve())
  })
  const close = (): Promise<void> => new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
  return { port: (server.address() as AddressInfo).port, close }
}
