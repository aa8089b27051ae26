/** What a site's visitors read before the frame is there, by the language of its address; the server writes it before this script. */
type Texts = { link: string, frame: string, close: string, dir: string }
declare const embedTexts: Readonly<Record<string, Texts>> & { readonly en: Texts }

/** What the frame says: that a page of it is ready, how high it is, that a request was sent, that Esc was pressed. */
type Said = { b24request: 'ready' | 'height' | 'escape', height?: number, submitted?: string, refused?: boolean }

const MIN_HEIGHT = 720
/** About as high as the form will be, so that nothing below it moves when it comes. */
const EXPECTED = { narrow: 3400, wide: 2600 }
const NARROW = 600
/** A frame that the site may not have never says anything. */
const SILENT_MS = 4000
const UTM = /^utm_(source|medium|campaign|term|content)$/

/** Inside a shadow root the site's own styles end, and a style sheet made here needs no permission of its policy. */
const STYLE = `:host{all:initial!important;display:block!important}
iframe{display:block;inline-size:100%;min-block-size:${MIN_HEIGHT}px;border:0;color-scheme:normal}
a,button{font:600 17px/1.4 system-ui,sans-serif;color:var(--on);background:var(--accent);border:0;border-radius:10px;padding:13px 26px;cursor:pointer;text-decoration:none;display:inline-block}
a.plain{color:var(--accent);background:none;padding:0;text-decoration:underline}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
dialog{inline-size:min(54rem,100vw - 24px);max-inline-size:none;block-size:min(60rem,100dvh - 24px);max-block-size:none;padding:0;border:0;border-radius:14px;overflow:auto;overscroll-behavior:contain;background:var(--ground)}
dialog::backdrop{background:rgb(10 20 35/.6)}
dialog button{position:sticky;inset-block-start:10px;float:inline-end;margin:10px;z-index:1;inline-size:44px;block-size:44px;padding:0;border-radius:50%;font-size:20px}
dialog iframe{clear:both;min-block-size:0}`

const script = (document.currentScript ?? document.querySelector('script[src$="/embed.js"]:not([data-done])')) as HTMLScriptElement | null
if (script) start(script)

function start(tag: HTMLScriptElement): void {
  tag.dataset['done'] = ''
  const { origin } = new URL(tag.src)
  const { form, mode, theme = 'light', accent = '', country, need, source } = tag.dataset
  const language = [form, document.documentElement.lang, ...navigator.languages].map((it) => (it ?? '').toLowerCase().split('-')[0] ?? '').find((it) => it in embedTexts) ?? 'en'
  const texts = embedTexts[language] ?? embedTexts.en
  const asked = new URLSearchParams()
  if (country) asked.set('country', country)
  for (const one of (need ?? '').split(/[\s,]+/)) if (one) asked.append('need', one)
  if (source) asked.set('src', source)
  for (const [name, value] of new URLSearchParams(location.search)) if (UTM.test(name)) asked.set(name, value)

  const place = document.createElement('div')
  place.lang = language
  place.dir = texts.dir
  const root = place.attachShadow({ mode: 'open' })
  const sheet = new CSSStyleSheet()
  const ours = /^#[\da-f]{6}$/i.test(accent) ? accent : '#0066d6'
  const isDark = theme === 'dark'
  sheet.replaceSync(`${STYLE}:host{--accent:${ours};--on:${isDark && accent ? '#06121f' : '#fff'};--ground:${isDark ? '#12171e' : '#f3f6fa'}}`)
  root.adoptedStyleSheets = [sheet]
  tag.replaceWith(place)

  const tell = (what: string, detail: object = {}): void => { place.dispatchEvent(new CustomEvent(`b24request:${what}`, { bubbles: true, composed: true, detail })) }
  const link = (isPlain: boolean): HTMLAnchorElement => {
    const it = document.createElement('a')
    it.href = `${origin}/request/${language}?${asked}`
    it.textContent = texts.link
    it.className = isPlain ? 'plain' : ''
    return it
  }

  if (mode === 'link') return root.append(link(true))
  if (mode === 'button') return openByButton()
  root.append(frame((page) => {
    if (page > 1) place.scrollIntoView({ block: 'start' })
  }, () => undefined))

  /** The browser keeps focus inside the dialog and gives it back to the button. */
  function openByButton(): void {
    const button = document.createElement('button')
    const dialog = document.createElement('dialog')
    const close = document.createElement('button')
    button.type = close.type = 'button'
    button.textContent = texts.link
    close.textContent = '✕'
    close.ariaLabel = texts.close
    dialog.ariaLabel = texts.frame
    close.onclick = () => dialog.close()
    dialog.append(close)
    button.onclick = () => {
      if (!dialog.querySelector('iframe,a')) dialog.append(frame(() => { dialog.scrollTop = 0 }, () => dialog.close()))
      dialog.showModal()
    }
    root.append(button, dialog)
  }

  function frame(onPage: (page: number) => void, onEscape: () => void): HTMLIFrameElement {
    const it = document.createElement('iframe')
    const view = new URLSearchParams(asked)
    view.set('origin', location.origin)
    view.set('theme', theme)
    if (accent) view.set('accent', accent)
    it.title = texts.frame
    it.src = `${origin}/embed/${language}?${view}`
    const { top, width } = place.getBoundingClientRect()
    if (top > 2 * innerHeight) it.loading = 'lazy'
    if (mode !== 'button') it.style.height = `${width < NARROW ? EXPECTED.narrow : EXPECTED.wide}px`
    let pages = 0
    addEventListener('message', ({ source, origin: from, data }: MessageEvent<Said | undefined>) => {
      if (source !== it.contentWindow || from !== origin || !data?.b24request) return
      if (data.b24request === 'escape') return onEscape()
      if (data.height) it.style.height = `${Math.ceil(data.height)}px`
      if (data.b24request !== 'ready') return
      pages += 1
      onPage(pages)
      if (pages === 1) tell('ready')
      if (data.submitted) tell('submitted', { number: data.submitted })
      if (data.refused) tell('error', { reason: 'answers' })
    })
    it.onload = () => setTimeout(() => {
      if (pages > 0) return
      it.replaceWith(link(mode !== 'button'))
      tell('error', { reason: 'site' })
    }, SILENT_MS)
    return it
  }
}
