import type { Rolldown } from 'vite'

type Context = Parameters<Rolldown.CodeSplittingNameFunction>[1]

const PAGES = { partner: 'client/partner/main.ts', operator: 'client/operator/main.ts', install: 'install/main.ts', card: 'client/card/main.ts' }
type Page = keyof typeof PAGES

const VENDOR = /\/node_modules\//
/** Bytes; what fewer pages use and is smaller goes with what more of them use. */
const SMALL = 20_000

/** By the pages that need a module before they show anything. A group takes along what its modules import, so the most shared come first. */
const START: { name: string, takes: (pages: ReadonlySet<Page>, id: string) => boolean }[] = [
  { name: 'vendor', takes: (pages, id) => pages.has('partner') && pages.has('card') && VENDOR.test(id) },
  { name: 'start', takes: (pages) => pages.has('partner') && pages.has('card') },
  { name: 'apps', takes: (pages) => pages.has('partner') && pages.size > 1 },
  { name: 'record', takes: (pages) => pages.has('card') },
]

/** Groups for the build: each file costs a way there and back, so that what pages start with comes in few. Everything else is split by who uses it. */
export function startGroups(idOf: (path: string) => string): Rolldown.CodeSplittingGroup[] {
  let known: Map<string, Set<Page>> | null = null
  const pagesOf = (id: string, context: Context): ReadonlySet<Page> => (known ??= walkPages(idOf, context)).get(id) ?? new Set()
  return START.map(({ name, takes }, at) => ({
    debugName: name, priority: 3 - at / 10, entriesAware: true, entriesAwareMergeThreshold: SMALL,
    test: /\/(?:client|install|server|node_modules)\//,
    name: (id, context) => takes(pagesOf(id, context), id) ? name : null,
  }))
}

/** A page's own first module is left out: in a file of several pages it would start where another page loads that file. */
function walkPages(idOf: (path: string) => string, context: Context): Map<string, Set<Page>> {
  const known = new Map<string, Set<Page>>()
  const walk = (id: string, page: Page): void => {
    for (const it of context.getModuleInfo(id)?.importedIds ?? []) {
      const pages = known.get(it) ?? new Set()
      if (pages.has(page)) continue
      known.set(it, pages.add(page))
      walk(it, page)
    }
  }
  for (const [page, main] of Object.entries(PAGES)) walk(idOf(main), page as Page)
  return known
}
