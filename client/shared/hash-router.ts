import { readonly, shallowRef } from 'vue'
import type { Ref } from 'vue'

/** `#/open/IR-1042` is the section `open` with `IR-1042` opened in it. */
export type Route<Section extends string> = { section: Section, id: string | null }

export type HashRouter<Section extends string> = {
  route: Readonly<Ref<Route<Section>>>
  href: (section: Section, id?: string | null) => string
  go: (section: Section, id?: string | null) => void
  /** Like `go`, but Back does not return to where one was. */
  replace: (section: Section, id?: string | null) => void
  stop: () => void
}

type Page = Pick<Window, 'location' | 'history' | 'addEventListener' | 'removeEventListener'>

export function parseHash<Section extends string>(hash: string, sections: readonly [Section, ...Section[]]): Route<Section> {
  const [name, id] = hash.replace(/^#\/?/, '').split('?')[0]?.split('/') ?? []
  const section = sections.find((it) => it === name)
  return section === undefined ? { section: sections[0], id: null } : { section, id: id ? decodeURIComponent(id) : null }
}

/** The address of each view in the part of the URL that the server never sees; the first section is the start page. */
export function createHashRouter<Section extends string>(sections: readonly [Section, ...Section[]], page: Page = window): HashRouter<Section> {
  const route = shallowRef(parseHash(page.location.hash, sections))
  const read = (): void => { route.value = parseHash(page.location.hash, sections) }
  page.addEventListener('hashchange', read)

  const href = (section: Section, id: string | null = null): string =>
    id === null ? `#/${section}` : `#/${section}/${encodeURIComponent(id)}`

  return {
    route: readonly(route) as Readonly<Ref<Route<Section>>>,
    href,
    go(section, id = null) {
      page.location.hash = href(section, id)
      read()
    },
    replace(section, id = null) {
      page.history.replaceState(page.history.state, '', href(section, id))
      read()
    },
    stop: () => page.removeEventListener('hashchange', read),
  }
}
