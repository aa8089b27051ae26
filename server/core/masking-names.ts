import { siteOf } from './free-mail.ts'
import { UNSPACED } from './masking-page.ts'
import type { Page } from './masking-page.ts'

/** Who the client is, as the form says it. */
export type Known = { firstName: string, lastName: string, email: string }

type Name = { key: string, kind: 'first' | 'last' | 'particle' }
type Word = { from: number, to: number, key: string, name: Name | null }

const WORD = /[\p{L}\p{M}]+(?:['’ʼ-][\p{L}\p{M}]+)*/gu
/** Small words inside names: no names by themselves. */
const PARTICLES = new Set('van von der den de da do dos das del della di du la le el al bin ibn abu ben y e zu zur af av ter ten thi thị van văn'.split(' '))
/** Names that are everyday words somewhere: hidden only where they are written as names. */
const ORDINARY = new Set(`will mark may bill art rose hope grace rich pat sue don an my june april august dawn joy ray guy jack page long short young king price stone wood field hill brown green black white
  klein gross groß neu neumann lang kurz jung rot weiß weiss schwarz könig kaiser koch bauer müller fischer weber richter rossi rosso bianco bianchi conti costa leal rei reis branco dias cruz paz luz sol mar
  вера надежда любовь роман мороз мир слава роза лев лілія віра надія любов мирний deniz barış umut can güneş yıldız demir kaya son bay bank park sales info office`.split(/\s+/))
/** Of these, the ones that often begin a sentence. */
const OPENERS = new Set('will may mark an my long short young hope art don grace just rich bill'.split(' '))
/** What Slavic and other languages put behind a name that is declined. */
const ENDINGS = `а я у ю ом ем ём ою ею ой ей е є і и ы ым ого его ому ему ым им ой ую ая ові еві єві ів ин ина ину ині ова ове овы овой ову овым овых ев ева еву евой ин иной ину ами ями ах ях ы
  im imi iego iemu ich iej a ą ę y i u em om iem owi ie ego emu ym im ej ą ów ami ach owie owa ową owej o e ou ov ova ové ovou ům iou
  ға ге қа ке на не да де та те ның нің дың дің тың тің ны ні ды ді ты ті мен бен пен
  ს მა ის ით ად ი ო თან ზე ში ը ն ի ին ից ով ում եր ներ के को কে র ের τ ς ν ου η α`.trim().split(/\s+/)
const ENDING = new RegExp(`^(?:s|'s|’s|n|in|ın|un|ün|${[...new Set(ENDINGS)].join('|')})$`, 'u')
const PATRONYMIC = /^\p{L}{2,14}(?:(?:ович|евич|ьич|йович)(?:а|у|ем|е|і|ю)?|(?:овн|евн|ичн|івн|ївн)(?:а|ы|е|у|ой|и|і|ою)|оглы|улы|ұлы|қызы|кызы)$/u
const TITLES = '先生|女士|小姐|太太|老板|经理|經理|总|總|工|さん|様|さま|氏|씨|님|사장|팀장|과장|대표|부장'
const PREFIXES = /^(?:[وفبلك]|ال|وال|لل|[ולבמהשכ])(?=\p{L}{3})/u

/** Hides the client's first and last name, declined or shortened too, and the company that the address names. */
export function hideNames(page: Page, known: Known): void {
  const names = namesOf(known)
  hideUnspaced(page, known)
  const words = wordsOf(page, names)
  for (let at = 0; at < words.length; at++) {
    if (!words[at]?.name || words[at]?.name?.kind === 'particle') continue
    const [first, last] = groupAround(page, words, at)
    at = Math.max(at, last)
    const group = words.slice(first, last + 1)
    if (isWhole(page, group) || group.some((word) => isNameByItself(page, word))) page.hide('names', withInitials(page, group), initialsAfter(page, group))
  }
  hideCompany(page, words, known)
}

/** The key two spellings of a name share: no case, no accents. */
export function nameKey(text: string): string {
  const plain = text.toLowerCase().normalize('NFKD').replace(/([\p{Script=Latin}\p{Script=Greek}])[\u0300-\u036f]+/gu, '$1').replace(/[\u064b-\u0652\u0591-\u05c7]/g, '').normalize('NFKC')
  return plain.replaceAll('ё', 'е').replaceAll('ł', 'l').replaceAll('ß', 'ss').replaceAll('ı', 'i').replaceAll('ς', 'σ').replace(/['’ʼ]/gu, '’')
}

/** "sued", as an address and a keyboard without umlauts write "süd". */
export function withoutUmlauts(text: string): string {
  return text.toLowerCase().replaceAll('ä', 'ae').replaceAll('ö', 'oe').replaceAll('ü', 'ue')
}

function namesOf({ firstName, lastName }: Known): Name[] {
  const parts = (text: string, kind: 'first' | 'last'): Name[] => (text.match(WORD) ?? []).flatMap((word) => [word, ...word.split('-'), withoutUmlauts(word)]).map((word) => ({ key: nameKey(word), kind }))
  const all = [...parts(firstName, 'first'), ...parts(lastName, 'last')].filter(({ key }) => !UNSPACED.test(key))
  return all.map((name) => (PARTICLES.has(name.key) ? { ...name, kind: 'particle' } : name))
}

function wordsOf(page: Page, names: readonly Name[]): Word[] {
  const seen = new Map<string, Name | null>()
  return [...page.text.matchAll(WORD)].map(({ index, 0: text }) => {
    const key = nameKey(text)
    const name = seen.get(key) ?? names.find((it) => isNamed(key, it.key)) ?? null
    seen.set(key, name)
    return { from: index, to: index + text.length, key, name }
  })
}

/** Whether a word is the name, declined, possessive, or with an article glued before it. */
function isNamed(word: string, name: string): boolean {
  if (word === name || word.replace(/['’].*$/u, '') === name && name.length > 1) return true
  if (word.includes('-') && word.split('-').includes(name) && name.length > 2) return true
  if (name.length < 3) return false
  if (name.length === 3) return /[аяеиaeoyi]$/u.test(name) && /^.{2}[аяеыиуюaeyiuo]$/u.test(word) && word.startsWith(name.slice(0, 2)) || word.startsWith(name) && ENDING.test(word.slice(3)) || word.replace(PREFIXES, '') === name
  const bare = word.replace(PREFIXES, '')
  if (bare === name || bare.replace(/^ال/u, '') === name) return true
  if (word.startsWith(name) && ENDING.test(word.slice(name.length))) return true
  const stem = stemOf(name)
  return stem.length >= 3 && word.startsWith(stem) && ENDING.test(word.slice(stem.length)) || isPolishStem(word, name)
}

/** What stays when a name is declined: "Мари" of "Мария", "Nowick" of "Nowicka". */
function stemOf(name: string): string {
  return name.replace(/(?:ий|ый|ой|ая|яя|[аяйьоеуиі]|[aoeyiου]|[αηοι]?σ)$/u, '')
}

/** "Marek" is declined as "Mark-", "Павел" as "Павл-". */
function isPolishStem(word: string, name: string): boolean {
  const stem = name.replace(/(?:i?e|е|ё|о)(\p{L})$/u, '$1')
  return stem !== name && stem.length >= 4 && word.startsWith(stem) && word !== stem && ENDING.test(word.slice(stem.length))
}

/** Words of one name: side by side, with an initial, a particle or a father's name between them. */
function groupAround(page: Page, words: readonly Word[], at: number): [number, number] {
  let last = at
  for (let next = at + 1; next <= last + 2 && next < words.length; next++) {
    const between = page.text.slice(words[next - 1]?.to, words[next]?.from)
    if (!/^[ .]{0,3}$/.test(between)) break
    if (words[next]?.name && words[next]?.name?.kind !== 'particle') last = next
    else if (PATRONYMIC.test(words[next]?.key ?? '')) last = next
    else if (!isMiddle(page, words[next])) break
  }
  let first = at
  while (first > 0 && words[first - 1]?.name?.kind === 'particle' && /^ $/.test(page.text.slice(words[first - 1]?.to, words[first]?.from))) first--
  return [first, last]
}

function isMiddle(page: Page, word: Word | undefined): boolean {
  if (!word) return false
  return word.name !== null || PARTICLES.has(word.key) || startsUpper(page, word)
}

function startsUpper(page: Page, word: Word): boolean {
  return /^[\p{Lu}\p{Lt}\p{Lo}]/u.test(page.typed(word.from, word.to))
}

/** First and last name together are the client, however they are written. */
function isWhole(page: Page, group: readonly Word[]): boolean {
  if (group.every((word) => word.name === null || ORDINARY.has(word.name.key) && !startsUpper(page, word))) return false
  return group.some((word) => word.name?.kind === 'first') && group.some((word) => word.name?.kind === 'last')
}

function isNameByItself(page: Page, word: Word): boolean {
  if (!word.name || word.name.kind === 'particle') return false
  const { key } = word.name
  const typed = page.typed(word.from, word.to)
  const hasCase = typed.toLowerCase() !== typed.toUpperCase()
  if (!ORDINARY.has(key) && key.length > 3) return true
  if (!hasCase) return key.length >= 3
  const opens = /(?:^|[.!?…\n:])[ "'«„“(]*$/u.test(page.text.slice(Math.max(0, word.from - 6), word.from))
  const signs = opens && /^[ .,!]*(?:\n|$)/u.test(page.text.slice(word.to, word.to + 4))
  return startsUpper(page, word) && (!opens || signs || key.length > 2 && !OPENERS.has(key))
}

const INITIALS_BEFORE = /(?:(?<!\p{L})\p{Lu}\p{Ll}?\.[ -]?){1,3}$/u
const INITIALS_AFTER = /^ (?:\p{Lu}\. ?){1,2}(?<=\.)/u

function withInitials(page: Page, group: readonly Word[]): number {
  const from = group[0]?.from ?? 0
  const start = Math.max(0, from - 10)
  const initials = INITIALS_BEFORE.exec(page.typed(start, Math.max(start + 1, from)))
  return initials && start < from ? from - initials[0].length : from
}

function initialsAfter(page: Page, group: readonly Word[]): number {
  const to = group.at(-1)?.to ?? 0
  if (to >= page.text.length) return to
  return to + (INITIALS_AFTER.exec(page.typed(to, Math.min(page.text.length, to + 8)))?.[0].length ?? 0)
}

/** Chinese, Japanese, Korean and Thai names: found inside a sentence, since no space marks them. A family name of one sign needs its title. */
function hideUnspaced(page: Page, { firstName, lastName }: Known): void {
  const first = nameKey(firstName).replace(/ /g, '')
  const last = nameKey(lastName).replace(/ /g, '')
  if (!UNSPACED.test(first + last)) return
  const quote = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
  const lone = [first, last].filter((name) => name.length >= 2).map(quote)
  const forms = [`${quote(last)} ?${quote(first)}`, `${quote(first)} ?${quote(last)}`, ...lone, ...[first, last].filter((name) => name.length === 1).map((name) => `${quote(name)}(?:${TITLES})`)]
  for (const { index, 0: found } of page.text.matchAll(new RegExp(forms.join('|'), 'gu'))) page.hide('names', index, index + found.length)
}

/** "Clínica Aurora" of clinica-aurora.example: the words that together are the domain's name. */
function hideCompany(page: Page, words: readonly Word[], { email }: Known): void {
  const label = nameKey(siteOf(email)?.split('.').find((part) => part.length > 2 && part !== 'mail' && part !== 'www') ?? '').replace(/[^\p{L}]/gu, '')
  if (label.length < 4 || ORDINARY.has(label) || label === 'example') return
  words.forEach((word, at) => {
    let joined = ''
    let spelled = ''
    for (let last = at; last < Math.min(at + 4, words.length) && joined.length < label.length; last++) {
      joined += words[last]?.key.replace(/[^\p{L}]/gu, '') ?? ''
      const to = words[last]?.to ?? 0
      spelled += nameKey(withoutUmlauts(page.text.slice(words[last]?.from, to))).replace(/[^\p{L}]/gu, '')
      const isIts = joined === label || spelled === label || label.length >= 5 && joined.startsWith(label) && ENDING.test(joined.slice(label.length))
      if (isIts && (last > at || startsUpper(page, word))) page.hide('names', word.from, to)
    }
  })
}
