/** A country, optionally narrowed to a region (ISO 3166-2, as `PT-13`), from which a partner gets requests. */
export type Location = { country: string, region: string | null }

/** Where a request lies; `cityKey` is its city as `cityKey` writes it, empty when it is not known. */
export type Place = Location & { cityKey: string }

/** A city as it is compared: the first part of what was written, without marks, case and signs. `São Paulo - SP` is `sao paulo`. */
export function cityKey(written: string): string {
  const [first = ''] = written.split(/[,;:(/|]| - | – /)
  return first.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
}
