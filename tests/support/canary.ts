/** Something that nobody else would write, in the spellings in which it could leave unseen. */
export type Canary = { text: string, needles: readonly { as: string, needle: string, isExact: boolean }[] }

const each = (text: string, spell: (char: string) => string): string => [...text].map(spell).join('')
const hexOf = (char: string): string => [...Buffer.from(char)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
const latin = (bytes: Buffer): string => bytes.toString('latin1')

/** All nine ways to write a text: as it is, both UTF-16, base64 (wherever it begins), percent, HTML, JSON, quoted-printable, hex. */
export function canary(text: string): Canary {
  const utf16 = Buffer.from(text, 'utf16le')
  const spellings: [as: string, needle: string, isExact?: boolean][] = [
    ['utf8', latin(Buffer.from(text))],
    ['utf16le', latin(utf16)],
    ['utf16be', latin(Buffer.from(utf16).swap16())],
    ...base64Of(text).map((it): [string, string, boolean] => ['base64', it, true]),
    ['url', each(text, (char) => hexOf(char).replace(/../g, '%$&'))],
    ['url', latin(Buffer.from(encodeURIComponent(text)))],
    ['url', new URLSearchParams({ x: text }).toString().slice(2)],
    ['html', each(text, (char) => `&#${char.codePointAt(0)};`)],
    ['html', each(text, (char) => `&#x${char.codePointAt(0)?.toString(16)};`)],
    ['json', each(text, (char) => [...Array(char.length).keys()].map((at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, '0')}`).join(''))],
    ['quoted-printable', each(text, (char) => hexOf(char).replace(/../g, '=$&'))],
    ['quoted-printable', each(text, (char) => (/[!-<>-~]/.test(char) ? char : hexOf(char).replace(/../g, '=$&')))],
    ['hex', hexOf(text)],
  ]
  return { text, needles: spellings.map(([as, needle, isExact = false]) => ({ as, needle: isExact ? needle : needle.toLowerCase(), isExact })) }
}

/** Which canaries are in there, and how they are written; the search is blind to case except in base64. */
export function canariesIn(what: string | Uint8Array, canaries: readonly Canary[]): string[] {
  const exact = latin(typeof what === 'string' ? Buffer.from(what) : Buffer.from(what))
  const plain = exact.toLowerCase()
  return [...new Set(canaries.flatMap(({ text, needles }) => needles.filter(({ needle, isExact }) => (isExact ? exact : plain).includes(needle)).map(({ as }) => `${text} as ${as}`)))]
}

/** The characters that stand for the text alone, whatever two bytes come before and after it. */
function base64Of(text: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)])
    const whole = Math.floor((bytes.length * 8) / 6)
    return bytes.toString('base64').slice(Math.ceil((before * 8) / 6), whole)
  })
}
