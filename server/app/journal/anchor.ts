/** The chain's end as it was told to the log: shows a tail that was cut off together with the head. */
export type Anchor = { seq: number, mac: string }

/** What an anchor looks like where a person types it in. */
export const ANCHOR_FORM = /^\d{1,15}:[0-9a-f]{8}\.[A-Za-z0-9_-]{43}$/

/** As it stands in the log and in addresses. */
export function formatAnchor({ seq, mac }: Anchor): string {
  return `${seq}:${mac}`
}

/** Whatever stands before the first colon is the place, the rest the mac. */
export function parseAnchor(text: string): Anchor {
  const [seq, ...mac] = text.split(':')
  return { seq: Number(seq), mac: mac.join(':') }
}
