/** Where the token of an offer stands sealed until its mail is out. */
export function offerPlace(id: string): string {
  return `offers.sealed_token/${id}`
}
