import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Frame, Page } from 'playwright-core'
import type { Screen, View } from './screens/stage.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
const HEIGHT = 800
const WIDE = [1280, 768, 375, 320]
const NARROW = [375, 320]
/** What is read at which width: all of it once; in the dark what has to do with colours, on a phone what has to do with the place a thing has. */
const READ_AT: Record<number, readonly { colorScheme: 'light' | 'dark', only?: string[] }[]> = {
  1280: [{ colorScheme: 'light' }, { colorScheme: 'dark', only: ['color-contrast', 'link-in-text-block'] }],
  375: [{ colorScheme: 'dark', only: ['target-size', 'scrollable-region-focusable', 'aria-hidden-focus', 'button-name', 'link-name', 'label', 'select-name', 'nested-interactive', 'duplicate-id-aria'] }],
}
const STILL = '*, ::before, ::after { transition: none !important; animation: none !important }'

type Finding = { id: string, nodes: { html: string, failureSummary: string }[] }
type WithAxe = { axe?: { run: (root: Document, options: object) => Promise<{ violations: Finding[] }> } }

/** Everything that is wrong with what is on the screen, in both colour schemes and at every width. */
export async function problemsOf({ narrowOnly }: Screen, { page, frame }: View): Promise<string[]> {
  const target = frame ?? page.mainFrame()
  await prepare(target)
  const preload = await hasNewSheets(target)
  const problems: string[] = []
  for (const width of narrowOnly ? NARROW : WIDE) {
    await resize(page, target, width)
    const here = (found: readonly string[], where: string): void => { problems.push(...found.map((it) => `${where}: ${it}`)) }
    here(await overflow(target), `${width}`)
    if (frame) here(await pageOverflow(page.mainFrame()), `${width}, portal`)
    if (width === 375) here(await smallTargets(target), `${width}`)
    for (const { colorScheme, ...rules } of READ_AT[width] ?? []) {
      await page.emulateMedia({ colorScheme })
      here(await readAloud(target, { ...rules, preload }), `${width}, ${colorScheme}`)
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: HEIGHT })
  return problems
}

/** A frame hears of its new size only when it is painted. */
async function resize(page: Page, target: Frame, width: number): Promise<void> {
  await page.setViewportSize({ width, height: HEIGHT })
  await page.evaluate(() => new Promise((resolve) => { requestAnimationFrame(resolve) }))
  await target.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => { requestAnimationFrame(resolve) }) }))
}

async function prepare(target: Frame): Promise<void> {
  if (await target.evaluate(() => document.documentElement.dataset['looked'] === 'yes')) return
  await target.evaluate(AXE)
  await target.evaluate((css) => {
    const style = document.createElement('style')
    style.textContent = css
    document.head.append(style)
    document.documentElement.dataset['looked'] = 'yes'
  }, STILL)
}

/** Style sheets need not be read again in each state of a document. */
function hasNewSheets(target: Frame): Promise<boolean> {
  return target.evaluate(() => {
    const { dataset } = document.documentElement
    const before = dataset['sheets']
    dataset['sheets'] = String(document.styleSheets.length)
    return dataset['sheets'] !== before
  })
}

function pageOverflow(target: Frame): Promise<string[]> {
  return target.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth > clientWidth ? [`the page is ${scrollWidth} wide in ${clientWidth}`] : []
  })
}

/** The page must not scroll sideways, and nothing inside may be cut by its own box either. */
export async function overflow(target: Frame): Promise<string[]> {
  const cut = await target.evaluate(() => [...document.querySelectorAll('.shell, .panel, .scroll, .row, .box, .card, .strip, .card-page, .checks, .chosen li, .pair-row, [role=dialog]')]
    .filter((it) => it.getClientRects().length > 0 && it.scrollWidth > it.clientWidth + 1)
    .map((it) => `.${it.className.split(' ')[0] ?? ''} is ${it.scrollWidth} wide in ${it.clientWidth}`))
  return [...await pageOverflow(target), ...cut]
}

/** Everything 24 px or more; what looks like a button, 44 px under a finger. Links inside a sentence are free (WCAG 2.5.8). */
function smallTargets(target: Frame): Promise<string[]> {
  return target.evaluate(() => [...document.querySelectorAll<HTMLElement>('a, button, select, textarea, label.choice')].flatMap((it) => {
    const { width, height } = it.getBoundingClientRect()
    if (width < 2 || height < 2 || getComputedStyle(it).display === 'inline' || it.closest('.spoken, .unseen, .trap, .skip, p') !== null) return []
    const isButton = it.matches('.tabs a, button:not(.link), label.choice, a[data-slot=base], .button')
    return height < (isButton ? 44 : 24) ? [`${it.tagName} "${it.innerText.slice(0, 30) || it.className.slice(0, 60)}" is ${Math.round(height)} high`] : []
  }))
}

/** With `preload` the style sheets are fetched and read as well. */
async function readAloud(target: Frame, { only, preload }: { only?: string[], preload: boolean }): Promise<string[]> {
  const options = { runOnly: only ?? TAGS, resultTypes: ['violations'], preload }
  const found = await target.evaluate(async (asked) => {
    const { axe } = window as unknown as WithAxe
    return (await axe?.run(document, asked))?.violations ?? null
  }, options)
  if (found === null) return ['axe is not there']
  return found.map(({ id, nodes }) => `${id} ${nodes.map((node) => node.html.slice(0, 160)).join(' ')}`)
}
