import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { startProduct } from '../support/product.ts'
import type { Product } from '../support/product.ts'
import { problemsOf } from './look.ts'
import { openStage } from './screens/stage.ts'
import type { Screen, Stage } from './screens/stage.ts'

/** What the browser itself says about the states that are there on purpose: refused forms, old sessions, cut lines. */
const ON_PURPOSE = /^client: .* status of (400|404)|status of 401|^(cut|installer|unseen): .*ERR_FAILED|^offline( tab)?: .*ERR_INTERNET_DISCONNECTED|^offline( tab)?: (Failed to fetch|Couldn't load preload assets)|^(luso|vendor): .* status of 409|^(refused|installer): .* status of 403/

/** Walks the screens on one stage and looks at each, in light and dark, from 320 to 1280 px. */
export function walkScreens(whose: string, screens: readonly Screen[]): void {
  describe(`every screen of ${whose}, in light and dark, from 320 to 1280 px`, () => {
    let product: Product
    let browser: Browser
    let stage: Stage

    beforeAll(async () => {
      product = await startProduct({ sweepEveryMs: 1e14 })
      browser = await openBrowser()
      stage = await openStage(product, browser)
    })
    afterAll(async () => {
      await browser.close()
      await product.close()
    })

    it.each(screens.map((screen) => [screen.name, screen] as const))('%s', async (_, screen) => {
      expect(await problemsOf(screen, await screen.show(stage))).toEqual([])
    })

    it('leaves nothing in any console that is not there on purpose', () => {
      expect(stage.complaints.filter((it) => !ON_PURPOSE.test(it))).toEqual([])
      expect(product.log.filter((line) => line.startsWith('error'))).toEqual([])
    })
  })
}
