/**
 * The form in which proofs are compared: one order number, licence key or Bitrix24 address can prove one Won only.
 * Null when the text holds nothing that could be looked up.
 */
export function proofKey(proof: string): string | null {
  const compact = proof.normalize('NFKC').toLowerCase().replace(/^https?:\/\//, '').replace(/[\s/.\-_#№:]+/g, '')
  return compact.length >= 3 && /[\p{L}\p{N}]/u.test(compact) ? compact : null
}
