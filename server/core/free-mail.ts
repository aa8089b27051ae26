/** Where anybody gets an address: such a domain says nothing of a company. */
const FREE_MAIL = new Set(`gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com icloud.com me.com mac.com aol.com proton.me protonmail.com pm.me gmx.com gmx.de gmx.net
  web.de t-online.de freenet.de mail.com zoho.com fastmail.com hey.com tutanota.com tuta.io yandex.com yandex.ru ya.ru mail.ru bk.ru inbox.ru list.ru rambler.ru ukr.net i.ua meta.ua
  wp.pl o2.pl onet.pl interia.pl op.pl gazeta.pl uol.com.br bol.com.br terra.com.br ig.com.br globo.com sapo.pt mail.pt clix.pt orange.fr free.fr laposte.net wanadoo.fr sfr.fr libero.it
  virgilio.it tiscali.it qq.com 163.com 126.com naver.com daum.net hanmail.net rediffmail.com`.split(/\s+/))

/** The site of the company that an address belongs to, by its domain; null where anybody gets one. */
export function siteOf(email: string): string | null {
  const domain = email.split('@').at(-1)?.toLowerCase() ?? ''
  return !domain.includes('.') || FREE_MAIL.has(domain) || /^(?:yahoo|hotmail|outlook|live)\./.test(domain) ? null : domain
}
