import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { SCREENS } from './browser/screens.ts'
import { openStage } from './browser/screens/stage.ts'
import { openBrowser } from './support/browser.ts'
import { startProduct } from './support/product.ts'

const USAGE = 'Usage: npm run shots -- FOLDER [part of the names]\n'
const WIDE = { width: 1280, height: 800 }
const SIZES = [{ width: 1000, height: 700 }, { width: 1440, height: 900 }, { width: 375, height: 800 }]

const [folder, part = ''] = process.argv.slice(2)
if (folder === undefined) {
  process.stderr.write(USAGE)
  process.exit(1)
}
await shoot(resolve(folder), part)

/** Walks through every state of every screen and keeps each in three sizes, light and dark. A state that can't be reached does not stop the others. */
async function shoot(into: string, named: string): Promise<void> {
  await mkdir(into, { recursive: true })
  const product = await startProduct({ sweepEveryMs: 1e14 })
  const browser = await openBrowser()
  const stage = await openStage(product, browser)
  let lost = 0
  for (const [index, screen] of SCREENS.entries()) {
    try {
      const { page } = await screen.show(stage)
      const file = `${String(index + 1).padStart(3, '0')}-${screen.name.replace(/[^\p{L}\d]+/gu, '-').toLowerCase()}`
      if (screen.name.includes(named)) await shootSizes(page, join(into, file), screen.narrowOnly ?? false)
      // The next one begins wide, also after a narrow one that is not kept.
      else await page.setViewportSize(WIDE)
    } catch (error) {
      lost += 1
      process.stdout.write(`  not reached: ${screen.name}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`)
    }
  }
  await browser.close()
  await product.close()
  process.stdout.write(`${SCREENS.length - lost} of ${SCREENS.length} states\n`)
}

async function shootSizes(page: Page, path: string, narrowOnly: boolean): Promise<void> {
  for (const size of narrowOnly ? SIZES.slice(-1) : SIZES) {
    await page.setViewportSize(size)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await settle(page)
      await page.screenshot({ path: `${path}-${size.width}-${colorScheme}.png` })
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize(WIDE)
}

/** The app's frame is drawn by a process of its own: a picture taken at once may show it as it was before. */
async function settle(page: Page): Promise<void> {
  const twice = (): Promise<void> => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(() => resolve())) })
  const drawn = page.frames().map((frame) => frame.evaluate(twice).catch(() => { /* A frame that has gone. */ }))
  // One that is not in sight is never drawn.
  await Promise.race([Promise.all(drawn), page.waitForTimeout(1_000)])
  await page.waitForTimeout(100)
}
