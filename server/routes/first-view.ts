import type { App } from '../app/app.ts'
import { showMe } from '../app/partner/show-me.ts'
import { listOpen } from '../app/request/list-open.ts'
import type { Caller } from '../app/session/open-session.ts'
import type { OpenListView } from '../contract/request.ts'
import type { FirstView, MeView } from '../contract/session.ts'
import type { Speak } from '../say/speak.ts'
import { presentMe } from './present-me.ts'
import { presentOpenList } from './present-request.ts'

/** Where somebody stands, and with `list` the open requests: what every opening of the app asks for. */
export async function readFirst(app: App, caller: Caller, { list, speak }: { list: boolean, speak: Speak }): Promise<FirstView> {
  return { me: await readMe(app, caller, speak), open: list ? await readOpenList(app, caller, { hidden: false, speak }) : null }
}

export async function readMe(app: App, caller: Caller, speak: Speak): Promise<MeView> {
  return presentMe(await showMe(app, caller), speak)
}

export async function readOpenList(app: App, caller: Caller, { hidden, speak }: { hidden: boolean, speak: Speak }): Promise<OpenListView> {
  const list = presentOpenList(await listOpen(app, caller, { hidden }), caller, speak)
  return { ...list, linkPath: `/marketplace/view/${app.bitrix24.appCode}/?params%5Bid%5D=` }
}
