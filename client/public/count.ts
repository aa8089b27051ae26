import { graphemeLength } from '../../server/core/text.ts'

const COUNT_FROM = 0.75

/** The count appears when three quarters are used; nothing is cut. */
export function countCharacters(form: HTMLFormElement): void {
  const text = form.querySelector<HTMLTextAreaElement>('textarea[data-limit]')
  const count = form.querySelector<HTMLElement>('#text-count')
  if (!text || !count) return
  const limit = Number(text.dataset['limit'])
  const show = (): void => {
    const left = limit - graphemeLength(text.value)
    count.hidden = left > limit * (1 - COUNT_FROM)
    count.classList.toggle('error', left < 0)
    count.textContent = (text.dataset[left < 0 ? 'over' : 'left'] ?? '').replace('{n}', new Intl.NumberFormat(`${document.documentElement.lang}-u-nu-latn`).format(Math.abs(left)))
  }
  text.addEventListener('input', show)
  show()
}
