type Failed = { error: string, portal: string | null }

/** What failed for the same reason, together; the newest stands for its group, and `portals` names each portal once. */
export function groupDead<It extends Failed>(all: readonly It[], kindOf: (it: It) => string): { first: It, list: It[], portals: string[] }[] {
  return [...Map.groupBy(all, (it) => `${kindOf(it)}\n${it.error}`).values()].flatMap((list) => {
    const [first] = list
    return first ? [{ first, list, portals: [...new Set(list.flatMap(({ portal }) => portal ?? []))] }] : []
  })
}
