import { inject, provide } from 'vue'
import type { InjectionKey } from 'vue'

/** What the list lends to the request that is open beside it. */
export type OpenTools = {
  /** Where in the portal a request’s page is; empty until that is known. */
  linkPath: () => string
  /** Whether it is in the list and nobody of the company holds it. */
  mayHide: (number: string) => boolean
  askHide: (number: string, anchor: HTMLElement | null) => void
  /** What of it is like the last Won; null without a word to say. */
  matchText: (number: string) => string | null
}

const KEY: InjectionKey<OpenTools> = Symbol('open tools')

export function provideOpenTools(tools: OpenTools): void {
  provide(KEY, tools)
}

/** Without a list there is nothing to lend: a request alone still shows. */
export function useOpenTools(): OpenTools {
  return inject(KEY, { linkPath: () => '', mayHide: () => false, askHide: () => undefined, matchText: () => null })
}
