/** How people write the signs of an address in words: data for the masking, no decisions. All lower case. */

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/))
const either = (list: string): string => list.trim().normalize('NFKC').split(/\s*\|\s*/).sort((a, b) => b.length - a.length).join('|')

/** Between spaces or brackets. */
export const AT_WORDS = either(`at|dog|эт|ат|гав|сабака|arroba|arobase|arrobas|ät|ett|собака|собачка|песик|песець|равлик|małpa|malpa|małpka|chiocciola|klammeraffe|zavináč|zavinac|kukac|kuyruklu|miukumauku|
  snabel-a|apenstaartje|a còng|a cong|a móc|παπάκι|παπακι|آت|أت|ات|ایت|אט|שטרודל|כרוכית|एट|ऐट|अट|অ্যাট|এট|айт|ит белгісі|แอท|แอ็ด|ძაღლუკა|შნიკი`)
export const DOT_WORDS = either(`dot|ponto|punto|punkt|point|точка|тчк|крапка|kropka|tečka|tecka|bodka|nokta|punct|pont|punt|prik|piste|tochka|titik|chấm|cham|τελεία|τελεια|нүкте|
  دوت|نقطة|نقطه|דוט|נקודה|डॉट|बिंदु|ডট|ดอท|წერტილი|կետ|点|點`)
/** Glued to letters, in languages that write no spaces. */
export const GLUED_AT = '艾特|圈a|小老鼠|あっとまーく|アットマーク|あっと|アット|골뱅이|앳|แอท|แอ็ด|★|☆|◎'
export const GLUED_DOT = '点|點|ドット|どっと|점|닷|ดอท'

/** Words before "at acme.example" that are not anybody's mailbox. */
export const NO_MAILBOX = words(`look looks looking see us me is are be been being work works working hosted page pages site website here found shop store runs
  bitrix24 битрикс24 b24 office365 microsoft365 m365 windows11 live available located office company it this that we you based visit registered mail email e-mail use using account accounts and or und oder y o e ou et ou lub и или та або our my your
  meine mein unsere unser wir i mi nuestro nosso notre adresse address correo почта пошта from with by via on have not only google to the a an in at of for`)

/** Where anybody gets an address, as people name it. */
export const MAIL_HOSTS = `gmail|g mail|googlemail|yahoo|hotmail|outlook|icloud|gmx|web de|proton(?:mail)?|yandex|яндекс\\p{L}?|mail\\.?ru|мейл\\.?ру|мэйл\\.?ру|гмейл\\p{L}?|джимейл\\p{L}?|rambler|рамблер\\p{L}?|ukr\\.?net|
  |укрнет|wp\\.?pl|onet|interia|libero|orange|laposte|wanadoo|naver|네이버|qq邮箱|163`.replace(/\n\s*/g, '').replaceAll('||', '|')
/** Before the host: "janedoe chez gmail". */
export const MAIL_PREPOSITIONS = 'at|bei|chez|na|на|в|en|em|no|su|presso|w|et|arroba|chiocciola|małpa|собака|στο'
/** Says that an address follows. */
export const MAIL_WORDS = `e-?mails?|mail|mails|mailadresse|mejl|mailem|correo|correio|courriel|adresse|address|почта|почту|мейл|имейл|емейл|мыло|ящик|пошта|пошту|posta|e-posta|пошта|ایمیل|البريد|मेल|ईमेल|ইমেইল|write to|send to|offer to|reach|contact|
  |escr[ií]ban?me|schreiben sie an|пишите|пишіть`.replace(/\n\s*/g, '').replaceAll('||', '|')
/** Endings that are no words of a large language, for addresses written with spaces alone. */
export const SPACED_TLDS = 'com net org info biz example ru рф ру de pl uk fr io eu br ua kz cz ro hu gr tr cn jp kr by укр at ch nl be se es it pt mx ar in'.split(' ').join('|')
