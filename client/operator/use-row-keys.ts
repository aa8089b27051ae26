import { useKeys } from '../shared/composables/useKeys.ts'

/** J and K walk through the rows of a table; Enter opens the one that has the focus, as any link. */
export function useRowKeys(page: Document = document): void {
  function move(by: 1 | -1): void {
    const rows = [...page.querySelectorAll<HTMLElement>('[data-row-link]')]
    const at = rows.indexOf(page.activeElement as HTMLElement)
    const next = rows[at === -1 ? 0 : Math.min(rows.length - 1, Math.max(0, at + by))]
    next?.focus()
    next?.scrollIntoView?.({ block: 'nearest' })
  }
  useKeys({ j: () => move(1), k: () => move(-1), ArrowDown: () => move(1), ArrowUp: () => move(-1) })
}
