import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { startProduct } from '../support/product.ts'
import type { Product } from '../support/product.ts'
import { newStory, STEPS } from '../support/story.ts'
import type { Story } from '../support/story.ts'

describe('the whole story in a browser', () => {
  let product: Product
  let browser: Browser
  let story: Story

  beforeAll(async () => {
    product = await startProduct()
    browser = await openBrowser()
    story = newStory({ product, browser, shot: () => Promise.resolve() })
  })
  afterAll(async () => {
    await browser.close()
    await product.close()
  })

  it.each(STEPS.map((step) => [step.name, step] as const))('%s', async (_, step) => {
    await step.run(story)
  })

  it('leaves no error in any console but that of the cut stream and the refused call', () => {
    const unexpected = story.complaints.filter((it) => !/ERR_FAILED|status of 409|status of 400|status of 404 .*\/api\/requests\/IR-/.test(it))
    expect(unexpected).toEqual([])
    expect(product.log.filter((line) => line.startsWith('error'))).toEqual([])
  })
})
