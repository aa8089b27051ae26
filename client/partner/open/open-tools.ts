import { inject, provide } from 'vue'
import type { InjectionKey } from 'vue'
import type { OpenRow, RequestDetail } from '../../../server/contract/request.ts'

/** What the list lends to the request that is open beside it. */
export type OpenTools = {
  /** Where in the portal a request’s page is; empty until that is known. */
  linkPath: () => string
  /** Whether it is in the list and nobody of the company holds it. */
  mayHide: (number: string) => boolean
  askHide: (number: string, anchor: HTMLElement | null) => void
  /** What of it is like the last Won; null without a word to say. */
  matchText: (number: string) => string | null
  /** What the list tells of it already: a title stands at once. */
  rowOf: (number: string) => OpenRow | null
  read: (number: string) => Promise<RequestDetail>
}

const KEY: InjectionKey<OpenTools> = Symbol('open tools')

export function provideOpenTools(tools: OpenTools): void {
  provide(KEY, tools)
}

export function useOpenTools(): OpenTools {
  const tools = inject(KEY)
  if (!tools) throw new Error('a request is read beside the open list')
  return tools
}
