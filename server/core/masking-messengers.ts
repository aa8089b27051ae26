/** Messengers and what people say around them: data for `masking-handles.ts`, no decisions. All lower case. */

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/))
const either = (list: string): string => list.trim().normalize('NFKC').split(/\s*\|\s*/).sort((a, b) => b.length - a.length).join('|')

/** In scripts that write spaces. */
export const MESSENGERS = either(`skype|telegram|telegramm|telegrams|telega|tg|instagram|insta|ig|discord|viber|wechat|weixin|line id|snapchat|snap|facebook|messenger|linkedin|twitter|teams|vk|вк|icq|zalo|kakao|
  kakaotalk|signal|threads|threema|imo|tiktok|whatsapp|whatsap|whats app|whats|wapp|zap|slack|qq|xing|youtube|скайп|телеграм|телеграмм|телеграм{1,2}\\p{L}{1,2}|телега|телегу|телеге|телегой|тг|инстаграм|інстаграм|инста|инсте|инсту|инстаграме|інста|вайбер|вайбер\\p{L}{1,2}|ватсап\\p{L}{1,2}|скайп\\p{L}{1,2}|дискорд|ватсап|
  вацап|вотсап|вконтакте|фейсбук|تيليجرام|تليجرام|تلغرام|تيليغرام|تلگرام|انستغرام|انستقرام|إنستغرام|اینستاگرام|سناب شات|سناب|سكايب|واتساب|واتس اب|واتس|واتساپ|فايبر|טלגרם|אינסטגרם|וואטסאפ|ווטסאפ|ואטסאפ|סקייפ|टेलीग्राम|
  इंस्टाग्राम|व्हाट्सएप|व्हाट्सऐप|स्काइप|টেলিগ্রাম|হোয়াটসঅ্যাপ|ইনস্টাগ্রাম|ვაიბერი|ვოთსაფი|ტელეგრამი|վայբեր|վատսապ|տելեգրամ|ինստագրամ|τηλεγραμ|ίνσταγκραμ`)
/** In scripts that write none; ASCII behind them is a name. */
export const UNSPACED_MESSENGERS = either(`微信|加微|加v|微 信|威信|薇信|v信|v x|vx|qq|企鹅|钉钉|抖音|小红书|微博|ライン|ツイッター|インスタ|インスタグラム|カカオ|チャットワーク|スカイプ|카카오톡|카톡|카카오|라인|텔레그램|인스타|인스타그램|위챗|ไลน์|ไลน|เฟซบุ๊ก|เฟส|ไอจี|เทเลแกรม|วอทส์แอป`)
/** Between the messenger and the name. */
export const NAME_LABELS = either('id|nick|nickname|username|user|account|login|handle|name|ник|нік|ники|логин|логін|аккаунт|акаунт|usuario|usuário|perfil|profil|konto|nazwa|pseudo|utente|kullanıcı adı|号|號|号码|アイディー|아이디|ไอดี|آیدی|معرف')
/** Of these, the ones that say by themselves that a name follows. */
export const LONE_LABELS = either('nick|nickname|username|login|handle|ник|нік|никнейм|логин|логін|usuario|usuário|pseudo|kullanıcı adı|アカウント|아이디|账号|帳號')
export const IS_WORDS = 'is|ist|es|é|est|to|это|є'

/** "WhatsApp same number": no contact by itself, but it says that the hidden number is one. */
export const SAME_NUMBER = `same(?: (?:number|phone|as(?: \\p{L}+){1,3}))?|(?:o )?mesmo n[úu]mero|(?:el )?mismo(?: n[úu]mero)?|(?:le )?m[êe]me num[ée]ro|(?:lo )?stesso numero|(?:gleiche|selbe)[nr]? nummer|(?:na )?ten sam numer|aynı numara|cùng số|
  |(?:по )?(?:тот же|тому же|этот же|тот же самый)(?: номеру?)?|(?:той самий|той же)(?: номер)?|сол нөмір|(?:στον )?ίδιος? αριθμός?|نفس الرقم|(?:بنفس|على نفس) الرقم|همین شماره|אותו מספר|वही नंबर|इसी नंबर|একই নম্বর|同号|同號|同じ番号|同番号|같은 번호|번호 동일|เบอร์เดียวกัน|
  |նույն համար\\p{L}*|იგივე ნომერი`.replace(/\n\s*/g, '').replaceAll('||', '|').normalize('NFKC')

/** What follows a messenger's name when somebody talks about the messenger. */
export const NO_HANDLE = words(`yes no bot bots chat chats channel channels open lines integration integrations connect connected connector also only and for with the our we not
  none messages message business api crm account accounts page pages group groups support needed required optional important first later todo sim não nao sí si oui non ja nein да нет ні так
  tak nie evet hayır e.g i.e etc bitrix24 b24 битрикс24 1c 1с office365 same number skype telegram instagram discord viber wechat line snapchat facebook messenger linkedin twitter teams vk zalo kakao kakaotalk
  signal threads tiktok whatsapp slack qq youtube email e-mail mail phone sms calls call leads ads posts marketing shop store sales team is or to in as via through from id web voip sip erp sap excel zoom google
  mini pay work works login official oa sdk webhook webhooks widget webinar automation inbox notifications live dm dms`)
