const PATHS = {
  app: 'M4 8h15l-4-4M20 16H5l4 4',
  board: 'M4 5h4v14H4zM10 5h4v9h-4zM16 5h4v11h-4z',
  home: 'M4 11l8-7 8 7M6 10v9h4v-5h4v5h4v-9',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 20a2 2 0 0 0 4 0',
} as const

/** Drawn here so that the pages look the same on a machine without symbol fonts. */
export function icon(name: keyof typeof PATHS): string {
  return `<svg class="icon" viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="${PATHS[name]}"/></svg>`
}
