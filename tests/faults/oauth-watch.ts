import { once } from 'node:events'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** One exchange of a refresh token as the authorisation server saw it. */
export type Exchange = { token: string, good: boolean }

export type OAuthWatch = {
  url: string
  exchanges: Exchange[]
  /** The next good exchange takes effect, but its answer never arrives. */
  cutNext: () => void
  close: () => Promise<void>
}

/** Stands before the authorisation server, passes everything on and notes what was exchanged. */
export async function watchOAuth(target: string): Promise<OAuthWatch> {
  const exchanges: Exchange[] = []
  let cuts = 0
  const pass = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
    const body = await textOf(req)
    const answer = await fetch(`${target}${req.url ?? ''}`, {
      method: req.method ?? 'POST', body, headers: { 'content-type': req.headers['content-type'] ?? 'application/x-www-form-urlencoded' },
    })
    const text = await answer.text()
    const token = new URLSearchParams(body).get('refresh_token')
    if (token !== null) exchanges.push({ token, good: answer.ok })
    if (token !== null && answer.ok && cuts > 0) {
      cuts -= 1
      req.socket.destroy()
      return
    }
    res.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' }).end(text)
  }
  const server = createServer((req, res) => {
    pass(req, res).catch(() => req.socket.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, exchanges,
    cutNext: () => {
      cuts += 1
    },
    close: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

async function textOf(req: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of req) text += String(chunk)
  return text
}
