/** How soon the client of a reservation was reached; `endedAt` is null while it is in work. */
export type FirstContact = { reservedAt: number, dueAt: number, contactedAt: number | null, endedAt: number | null }

/** `due`: those whose first contact was made or had to be made; `medianMs`: how long the middle one took, null when nobody was reached. */
export type FirstContacts = { due: number, inTime: number, medianMs: number | null }

/** The first contact had to be made and was not. */
export function isMissed({ contactedAt, dueAt, endedAt }: FirstContact, now: number): boolean {
  return contactedAt === null && dueAt <= (endedAt ?? now)
}

/** How promptly a partner reaches its clients. It is shown to the partner and has no effect on the level. */
export function firstContactsOf(list: readonly FirstContact[], now: number): FirstContacts {
  const reached = list.filter((it) => it.contactedAt !== null)
  const missed = list.filter((it) => isMissed(it, now))
  const took = reached.map((it) => (it.contactedAt ?? 0) - it.reservedAt)
  return { due: reached.length + missed.length, inTime: reached.filter((it) => (it.contactedAt ?? 0) <= it.dueAt).length, medianMs: medianOf(took) }
}

/** The middle one, or the mean of the two in the middle; null of nothing. */
export function medianOf(numbers: readonly number[]): number | null {
  return middleOf(numbers.toSorted((one, other) => one - other))
}

/** The same of numbers that rise already. */
export function middleOf(rising: ArrayLike<number>): number | null {
  const [below, above] = [rising[Math.ceil(rising.length / 2) - 1], rising[Math.floor(rising.length / 2)]]
  return below === undefined || above === undefined ? null : (below + above) / 2
}
