/**
 * The form in which proofs are compared: one order number, licence key or Bitrix24 address can prove one Won only.
 * Null when the text holds nothing that could be looked up.
 */
export function proofKey(proof: string): string | null {
  // NFKC makes letters of the numero sign, so it goes first.
  const compact = proof.replaceAll('№', ' ').normalize('NFKC').toLowerCase().replace(/^[^\p{L}\p{N}]*https?:\/\//u, '').replace(/[^\p{L}\p{N}]+/gu, '')
  return compact.length >= 3 ? compact : null
}
