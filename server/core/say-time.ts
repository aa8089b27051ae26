/** `10:21`, with `UTC` when no other zone is meant. */
export function timeOf(moment: number, timeZone = 'UTC'): string {
  const time = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(moment)
  return timeZone === 'UTC' ? `${time} UTC` : time
}

/** `2026-12-01`, in UTC. */
export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10)
}
