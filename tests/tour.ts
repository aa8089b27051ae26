import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { openBrowser } from './support/browser.ts'
import { startProduct } from './support/product.ts'
import { newStory, STEPS } from './support/story.ts'

const USAGE = 'Usage: npm run tour -- FOLDER [light|dark]\n'

const [folder, scheme = 'light'] = process.argv.slice(2)
if (folder === undefined || (scheme !== 'light' && scheme !== 'dark')) {
  process.stderr.write(USAGE)
  process.exit(1)
}
await walk(resolve(folder), scheme)

/** Walks the whole story and leaves numbered screenshots. */
async function walk(into: string, colours: 'light' | 'dark'): Promise<void> {
  await mkdir(into, { recursive: true })
  const product = await startProduct()
  const browser = await openBrowser()
  let count = 0
  const story = newStory({
    product, browser, scheme: colours,
    shot: async (name, page) => {
      count += 1
      const file = `${String(count).padStart(2, '0')}-${name}.png`
      await page.screenshot({ path: join(into, file) })
      process.stdout.write(`  ${file}\n`)
    },
  })
  try {
    for (const step of STEPS) {
      process.stdout.write(`${step.name}\n`)
      await step.run(story)
    }
  } catch (error) {
    for (const [name, page] of story.pages) await page.screenshot({ path: join(into, `stopped-${name}.png`) })
    throw error
  } finally {
    await browser.close()
    await product.close()
  }
}
