import type { SessionView } from '../../server/contract/session.ts'
import type { Frame } from './frame.ts'
import { NoFrame } from './small-frame.ts'

const TOKEN = /^#signin=([\w-]{43})$/

type Page = Pick<Window, 'location' | 'history' | 'open'>

/** The token of a sign-in link that was opened, or null. */
export function signInToken({ location }: Pick<Page, 'location'> = window): string | null {
  return TOKEN.exec(location.hash)?.[1] ?? null
}

const VIEWING = /^#view=([\w-]{43})$/

/** The token by which the console opens the app as a partner sees it, or null. */
export function viewingToken({ location }: Pick<Page, 'location'> = window): string | null {
  return VIEWING.exec(location.hash)?.[1] ?? null
}

/** Takes the token out of the address: it must not stand in the history. */
export function forgetToken({ location, history }: Page = window): void {
  history.replaceState(history.state, '', location.pathname)
}

/** What the app needs of a portal, for a person who signed in without one around the page. */
export function outsideFrame({ user, portal }: SessionView, page: Page = window): Frame {
  const nobody = (): never => {
    throw new NoFrame('no portal around this page')
  }
  return {
    current: nobody,
    refresh: () => Promise.reject(new NoFrame('the link was used')),
    installAuth: nobody,
    openPath(path) {
      // The app is reached as its portals are: by https, and by http on one's own machine.
      page.open(`${page.location.protocol}//${portal.domain}${path}`, '_blank', 'noopener')
      return Promise.resolve()
    },
    installFinish: () => Promise.resolve(),
    placement: 'DEFAULT',
    options: {},
    isAdmin: user.isAdmin,
    userOption: () => null,
    setUserOption: () => Promise.reject(new NoFrame('nobody remembers it')),
  }
}
