import type { Challenge } from 'altcha-lib/types'

/** Lets the browser do the form's small calculation beside the page, once the client begins to write. Where it can't, the form goes without. */
export function prove(form: HTMLFormElement): void {
  const field = form.querySelector<HTMLInputElement>('input[name=proof]')
  const challenge = field && read(field.dataset['challenge'])
  // Answers of before the language was changed brought their key along, and perhaps the proof for it.
  if (!field || !challenge || field.value !== '' || !isFor(form, challenge) || !('Worker' in window) || !window.isSecureContext) return
  form.addEventListener('focusin', () => { start(field, challenge) }, { once: true })
}

function start(field: HTMLInputElement, challenge: Challenge): void {
  const worker = new Worker(new URL('./prove-worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', ({ data }: MessageEvent<object | null>) => {
    if (data) field.value = JSON.stringify({ challenge, solution: data })
    worker.terminate()
  })
  worker.addEventListener('error', () => { worker.terminate() })
  worker.postMessage(challenge)
}

function isFor(form: HTMLFormElement, { parameters }: Challenge): boolean {
  const key = form.elements.namedItem('key')
  return key instanceof HTMLInputElement && parameters.data?.['key'] === key.value
}

function read(text: string | undefined): Challenge | null {
  try {
    return JSON.parse(text ?? '') as Challenge
  } catch {
    return null
  }
}
