/**
 * What a key lets in to: the register of partners, handing in requests, and saying of them that the client's e-mail address is
 * known to be theirs.
 */
export const API_SCOPES = ['partners', 'intake', 'intake:confirmed'] as const
export type ApiScope = (typeof API_SCOPES)[number]

export function readScopes(stored: string): ApiScope[] {
  const names = stored.split(' ')
  return API_SCOPES.filter((scope) => names.includes(scope))
}

/** To claim an address is a part of handing in, never without it. */
export function hasScope(scopes: readonly ApiScope[], wanted: ApiScope): boolean {
  return scopes.includes(wanted) && (wanted !== 'intake:confirmed' || scopes.includes('intake'))
}
