/** Tells the page of the site around what this one is and how high; false when it stands alone. Nothing is told to any other page. */
export function tellSite(): boolean {
  const { site, sent } = document.body.dataset
  if (site === undefined || window.parent === window) return false
  const height = (): number => document.documentElement.getBoundingClientRect().height
  const tell = (what: 'ready' | 'height' | 'escape', more: object = {}): void => { window.parent.postMessage({ b24request: what, height: height(), ...more }, site) }
  tell('ready', { submitted: sent, refused: document.querySelector('.summary') !== null })
  new ResizeObserver(() => { tell('height') }).observe(document.documentElement)
  window.addEventListener('keydown', ({ key }) => { if (key === 'Escape') tell('escape') })
  leaveToTabs()
  return true
}

/** What is not for a frame opens beside it. */
function leaveToTabs(): void {
  for (const link of document.querySelectorAll('a')) if (!/^(#|\/embed\/)/.test(link.getAttribute('href') ?? '#')) Object.assign(link, { target: '_blank', rel: 'noopener' })
  for (const form of document.forms) if (!form.getAttribute('action')?.startsWith('/embed/')) form.target = '_blank'
}
