import { onScopeDispose } from 'vue'

/** Runs `sweep` now and then, but never while the pointer is over the list: rows must not move under it. */
export function useSweep(sweep: () => void, isHeld: () => boolean = () => document.querySelector('.split-list:hover') !== null, everyMs = 30_000): void {
  const timer = setInterval(() => { if (!isHeld()) sweep() }, everyMs)
  onScopeDispose(() => clearInterval(timer))
}
