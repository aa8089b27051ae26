import { prepareChromium } from './browser.ts'

/** Vitest's globalSetup: Chromium is unpacked once, before the first test's clock starts. */
export async function setup(): Promise<void> {
  await prepareChromium()
}
