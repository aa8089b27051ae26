/** A country, optionally narrowed to a region, from which a partner gets requests. */
export type Location = { country: string, region: string | null }

/** Whether a place lies in one of the locations; a location without a region covers its whole country. */
export function covers(locations: readonly Location[], place: Location): boolean {
  return locations.some((it) => it.country === place.country && (it.region === null || it.region === place.region))
}
