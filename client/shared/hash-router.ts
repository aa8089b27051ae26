import { readonly, shallowRef } from 'vue'
import type { Ref } from 'vue'

export type Query = Readonly<Record<string, string>>

/** `#/open/IR-1042?country=PT` is the section `open` with `IR-1042` opened in it, and what the list is narrowed to. */
export type Route<Section extends string> = { section: Section, id: string | null, query: Query }

export type HashRouter<Section extends string> = {
  route: Readonly<Ref<Route<Section>>>
  /** Within the section one is in, the query stays unless another is given. */
  href: (section: Section, id?: string | null, query?: Query) => string
  go: (section: Section, id?: string | null, query?: Query) => void
  /** Like `go`, but Back does not return to where one was. */
  replace: (section: Section, id?: string | null, query?: Query) => void
  /** Changes parts of the query; an empty value takes its part away. Back returns to the query before. */
  setQuery: (patch: Query) => void
  stop: () => void
}

type Page = Pick<Window, 'location' | 'history' | 'addEventListener' | 'removeEventListener'>

export function parseHash<Section extends string>(hash: string, sections: readonly [Section, ...Section[]]): Route<Section> {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?')
  const [name, id] = path.split('/')
  const section = sections.find((it) => it === name)
  const query = Object.fromEntries(new URLSearchParams(search))
  return section === undefined ? { section: sections[0], id: null, query: {} } : { section, id: id ? decode(id) : null, query }
}

/** Half a percent sign in a pasted link is not a reason to show nothing. */
function decode(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}

/** The address of each view in the part of the URL that the server never sees; the first section is the start page. */
export function createHashRouter<Section extends string>(sections: readonly [Section, ...Section[]], page: Page = window): HashRouter<Section> {
  const route = shallowRef(parseHash(page.location.hash, sections))
  let seen = page.location.hash
  const read = (): void => {
    seen = page.location.hash
    route.value = parseHash(seen, sections)
  }
  page.addEventListener('hashchange', read)

  function href(section: Section, id: string | null = null, query: Query = section === route.value.section ? route.value.query : {}): string {
    const search = new URLSearchParams(Object.entries(query).filter(([, value]) => value !== '')).toString()
    return `#/${section}${id === null ? '' : `/${encodeURIComponent(id)}`}${search === '' ? '' : `?${search}`}`
  }

  function go(section: Section, id: string | null = null, query?: Query): void {
    page.location.hash = href(section, id, query)
    read()
  }

  return {
    route: readonly(route) as Readonly<Ref<Route<Section>>>,
    href,
    go,
    replace(section, id = null, query) {
      // Somebody has gone elsewhere and the browser has not told yet: where they go counts.
      if (page.location.hash !== seen) {
        read()
        return
      }
      page.history.replaceState(page.history.state, '', href(section, id, query))
      read()
    },
    setQuery(patch) {
      go(route.value.section, route.value.id, { ...route.value.query, ...patch })
    },
    stop: () => page.removeEventListener('hashchange', read),
  }
}
