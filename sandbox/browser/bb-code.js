import { el } from './elements.js'

const LINK = /\[URL=([^\]]+)\](.*?)\[\/URL\]|(https?:\/\/[^\s[\]]+)/gis
const MARKS = /\[\/?(?:B|I|U|S|P|BR|CODE|QUOTE|COLOR(?:=[^\]]*)?|SIZE(?:=[^\]]*)?)\]/gi

function link(address, text) {
  const url = new URL(address, location.origin)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return text
  return el('a', { href: url.href, target: '_blank', rel: 'noopener' }, text)
}

/** Text of people and applications with its links; other BB codes are left out. Everything goes in as text. */
export function withLinks(text) {
  const nodes = []
  let at = 0
  for (const match of text.matchAll(LINK)) {
    nodes.push(text.slice(at, match.index).replaceAll(MARKS, ''), link(match[1] ?? match[3], match[2] ?? match[3]))
    at = match.index + match[0].length
  }
  nodes.push(text.slice(at).replaceAll(MARKS, ''))
  return nodes
}

/** `/marketplace/view/<code>/?params[k]=v` of this portal: the application's own link; null for any other address. */
export function appLink(address) {
  const url = new URL(address, location.origin)
  if (url.host !== location.host || !url.pathname.startsWith('/marketplace/view/')) return null
  return Object.fromEntries([...url.searchParams].flatMap(([name, value]) => {
    const key = /^params\[([^\]]+)\]$/.exec(name)?.[1]
    return key ? [[key, value]] : []
  }))
}
