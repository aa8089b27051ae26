import { distance } from 'fastest-levenshtein'

/** Where most people have their mail: a name that is nearly one of these was probably meant to be it. */
const DOMAINS = [
  'gmail.com', 'googlemail.com', 'outlook.com', 'hotmail.com', 'live.com', 'msn.com', 'yahoo.com', 'ymail.com', 'icloud.com', 'me.com', 'mac.com', 'aol.com', 'mail.com', 'email.com', 'proton.me', 'protonmail.com', 'zoho.com',
  'gmx.com', 'gmx.de', 'gmx.net', 'gmx.at', 'gmx.ch', 'web.de', 't-online.de', 'freenet.de', 'mail.de', 'outlook.de', 'hotmail.de', 'yahoo.de', 'hotmail.es', 'yahoo.es', 'outlook.es', 'telefonica.net', 'hotmail.com.mx', 'yahoo.com.mx', 'yahoo.com.ar',
  'sapo.pt', 'hotmail.com.br', 'yahoo.com.br', 'outlook.com.br', 'uol.com.br', 'bol.com.br', 'terra.com.br', 'wp.pl', 'o2.pl', 'onet.pl', 'onet.eu', 'interia.pl', 'gazeta.pl', 'ukr.net', 'i.ua', 'meta.ua',
  'mail.ru', 'bk.ru', 'list.ru', 'inbox.ru', 'yandex.ru', 'ya.ru', 'rambler.ru', 'yandex.com', 'yandex.kz', 'mail.kz', 'hotmail.fr', 'orange.fr', 'free.fr', 'yahoo.fr', 'libero.it', 'hotmail.co.uk', 'yahoo.co.uk', 'yahoo.co.in', 'rediffmail.com',
]

/** "Did you mean gmail.com?" under the address, once it was typed; it is a question, never a change by itself. */
export function suggestEmail(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>('#email')
  const line = form.querySelector<HTMLElement>('#email-live')
  if (!input || !line) return
  input.addEventListener('change', () => {
    const domain = nearest(input.value)
    line.hidden = domain === null
    line.replaceChildren(...(domain === null ? [] : question(line, domain, () => {
      input.value = `${input.value.slice(0, input.value.lastIndexOf('@'))}@${domain}`
      line.hidden = true
      input.focus()
    })))
  })
}

function question(line: HTMLElement, domain: string, use: () => void): (Node | string)[] {
  const [before = '', after = ''] = (line.dataset['ask'] ?? '').split('{domain}')
  const button = Object.assign(document.createElement('button'), { type: 'button', className: 'link', textContent: line.dataset['use'] ?? '' })
  button.addEventListener('click', use)
  return [before, Object.assign(document.createElement('bdi'), { textContent: domain }), `${after} `, button]
}

/** A slip or two away from a well-known domain; short ones differ from each other by that much. */
function nearest(address: string): string | null {
  const domain = address.slice(address.lastIndexOf('@') + 1).trim().toLowerCase()
  if (!address.includes('@') || domain.length < 5 || DOMAINS.includes(domain)) return null
  const [best] = DOMAINS.map((it) => ({ it, far: distance(it, domain) })).toSorted((a, b) => a.far - b.far)
  return best && best.far <= (best.it.length < 9 ? 1 : 2) ? best.it : null
}
