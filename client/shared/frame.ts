import type { B24Frame } from '@bitrix24/b24jssdk'
import { connectSmallFrame } from './small-frame.ts'
import type { SmallFrame } from './small-frame.ts'

/** What the client needs of the portal around it. The only file that knows the SDK; it comes when somebody needs more than the first answer of the portal (decision 0049). */
export type Frame = Omit<SmallFrame, 'fit' | 'openApp'> & {
  /** Opens a page of the portal in its slider; resolves when the slider is closed. */
  openPath: (path: string) => Promise<void>
  installFinish: () => Promise<void>
}

/** What the app shows when it is opened next, once: how the installer leads into it. */
export const OPEN_AT = 'open_at'

/** Loads the SDK, so that nobody waits for it later. */
export function fetchSdk(): Promise<unknown> {
  return import('@bitrix24/b24jssdk')
}

async function openSdk(): Promise<B24Frame> {
  const { initializeB24Frame } = await import('@bitrix24/b24jssdk')
  return initializeB24Frame()
}

/** Connects to the portal, or throws NoFrame when there is none around this page. */
export async function connectFrame({ connect = connectSmallFrame, open = openSdk }: { connect?: () => Promise<SmallFrame>, open?: () => Promise<B24Frame> } = {}): Promise<Frame> {
  const { current, refresh, installAuth, placement, options, isAdmin, userOption, setUserOption } = await connect()
  let opened: Promise<B24Frame> | null = null
  // What could not be loaded once is tried again the next time.
  const sdk = (): Promise<B24Frame> => opened ??= open().catch((error: unknown) => { opened = null; throw error })

  return {
    current, refresh, installAuth, placement, options, isAdmin, userOption, setUserOption,
    async openPath(path) {
      const { slider } = await sdk()
      await slider.openPath(slider.getUrl(path))
    },
    async installFinish() {
      const b24 = await sdk()
      // Opened again after the installation, the portal no longer waits for this and the SDK refuses to say it.
      if (b24.isInstallMode) await b24.installFinish()
    },
  }
}
