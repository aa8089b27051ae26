import type { LiveEvent } from '../../server/contract/live.ts'
import type { Api, Product } from '../support/product.ts'
import { waitFor } from '../support/wait.ts'

export type Heard = { id: number | null, event: LiveEvent, at: number }

export type Stream = {
  /** Every byte that came. */
  text: () => string
  heard: () => Heard[]
  waitFor: (kind: LiveEvent['kind'], about?: string) => Promise<Heard>
  close: () => void
}

/** A live stream of a signed-in person, opened with a ticket as the client does it. */
export async function openStream(product: Product, api: Api, after?: number | { lastEventId: number }): Promise<Stream> {
  const { ticket } = (await api.post<{ ticket: string }>('/api/stream/ticket')).body
  const stop = new AbortController()
  const query = typeof after === 'number' ? `&after=${after}` : ''
  const headers: Record<string, string> = typeof after === 'object' ? { 'last-event-id': String(after.lastEventId) } : {}
  const answer = await fetch(`${product.url}/api/stream?ticket=${ticket}${query}`, { signal: stop.signal, headers })
  if (answer.status !== 200 || !answer.body) throw new Error(`no stream: ${answer.status} ${await answer.text()}`)
  let text = ''
  const arrivals: number[] = []
  const reading = (async () => {
    const decoder = new TextDecoder()
    for await (const chunk of answer.body as AsyncIterable<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true })
      while (arrivals.length < blocks(text).length) arrivals.push(Date.now())
    }
  })().catch(() => undefined)
  await waitFor(() => text.includes('retry:'), { message: 'the stream to begin' })
  const heard = (): Heard[] => blocks(text).map((block, index) => ({
    id: Number(/^id: (\d+)$/m.exec(block)?.[1] ?? Number.NaN) || null, event: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '{}') as LiveEvent, at: arrivals[index] ?? 0,
  }))
  return {
    text: () => text,
    heard,
    waitFor: (kind, about = '') => waitFor(() => heard().find((it) => it.event.kind === kind && JSON.stringify(it.event).includes(about)), { message: `${kind} ${about} in ${text}` }),
    close: () => {
      stop.abort()
      void reading
    },
  }
}

function blocks(text: string): string[] {
  return text.split('\n\n').slice(0, -1).filter((block) => block.includes('data: ') && !block.includes('event: clock'))
}
