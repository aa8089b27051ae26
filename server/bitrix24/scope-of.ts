/** By how a method's name begins (BITRIX24 §3.8). */
const SCOPES: readonly (readonly [beginning: string, scope: string])[] = [
  ['crm.', 'crm'], ['placement.', 'placement'], ['userfieldconfig.', 'userfieldconfig'], ['user.', 'user_brief'], ['imbot.', 'imbot'], ['im.', 'im'],
  ['bizproc.', 'bizproc'], ['pull.', 'pull'], ['catalog.', 'catalog'], ['telephony.', 'telephony'],
]

/** The permission a method needs; null when none is known for it. */
export function scopeOf(method: string): string | null {
  const name = method.toLowerCase()
  return SCOPES.find(([beginning]) => name.startsWith(beginning))?.[1] ?? null
}
