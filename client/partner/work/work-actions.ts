const ACTIONS = ['won', 'lost', 'release', 'report', 'assign', 'change', 'data'] as const

/** What is asked for in a dialog; `?do=won` in the address asks for it too. */
export type WorkAction = (typeof ACTIONS)[number]

export function isAction(text: string): text is WorkAction {
  return ACTIONS.some((it) => it === text)
}
