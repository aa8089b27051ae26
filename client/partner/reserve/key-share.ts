/** Keys of attempts: what is tried again, or in another window at the same moment, is the same attempt. */
export type KeyShare = {
  get: (number: string) => string | null
  keep: (number: string, key: string) => void
  drop: (number: string) => void
  stop: () => void
}

type Channel = Pick<BroadcastChannel, 'postMessage' | 'close' | 'onmessage'>
type Message = { number: string, key: string | null }

/** Without a channel each window has keys of its own; then the server tells the second that the first has it. */
export function createKeyShare(channel: Channel | null = null): KeyShare {
  const keys = new Map<string, string>()

  function put({ number, key }: Message): void {
    if (key === null) keys.delete(number)
    else keys.set(number, key)
  }

  if (channel !== null) channel.onmessage = ({ data }: MessageEvent<Message>) => put(data)
  const tell = (message: Message): void => {
    put(message)
    channel?.postMessage(message)
  }

  return {
    get: (number) => keys.get(number) ?? null,
    keep: (number, key) => tell({ number, key }),
    drop: (number) => tell({ number, key: null }),
    stop: () => channel?.close(),
  }
}

/** The windows of one person in one portal. */
export function openKeyShare(memberId: string, userId: string): KeyShare {
  return createKeyShare(typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(`reserve ${memberId} ${userId}`))
}
