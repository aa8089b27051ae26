/** The words of other people's contact habits: data for `masking.ts`, no decisions. All lower case. */

const words = (list: string): ReadonlySet<string> => new Set(list.trim().split(/\s+/))

const GENERIC_TLDS = `com net org info biz name pro edu gov mil int mobi jobs travel app dev cloud online site website web store shop tech digital agency
  company business solutions services systems software consulting group world global international media marketing design studio academy school
  club team work works today life live one top xyz icu vip space host page blog news email chat network support center zone expert plus
  law legal clinic dental health hotel tours restaurant cafe bar fashion beauty build construction engineering energy solar farm garden house
  properties estate finance financial bank capital fund insurance tax accountant accountants auto cars bike ltd gmbh llc inc limited
  berlin hamburg koeln wien paris london madrid barcelona moscow istanbul tokyo asia africa lat eus cat gal bzh scot wales
  example test invalid localhost local onion рф рус дети москва онлайн сайт ком орг нет ру укр бел бг срб мкд қаз мон ею ευ ελ հայ გე
  中国 中國 公司 网络 在线 香港 台灣 台湾 新加坡 한국 닷컴 コム みんな 商店 网站 भारत ভারত இந்தியா இலங்கை ไทย السعودية امارات مصر المغرب الاردن فلسطين عمان قطر تونس ایران پاکستان موقع شبكة كوم קום ישראל`
const COUNTRY_TLDS = `ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl
  cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn
  hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo
  mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg
  sh si sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw`
export const TLDS = words(`${GENERIC_TLDS} ${COUNTRY_TLDS}`)
/** Endings that are never the first word of a sentence whose space was forgotten ("sistema.Com" is still a link). */
export const SURE_TLDS = words('com net org info biz example')

/** Products people move from or connect to; as a bare name they lead to nobody. */
export const PRODUCT_NAMES = words(`asp.net vb.net ado.net .net socket.io draw.io monday.com make.com booking.com amazon.com salesforce.com zoho.com
  amocrm.ru amocrm.com kommo.com hubspot.com pipedrive.com trello.com asana.com shopify.com wordpress.com wordpress.org mailchimp.com zendesk.com airtable.com
   hh.ru avito.ru co.kg c.so`)

export const PHONE_WORDS = words(`tel tél telef telefon telefone teléfono telefono tele telephone tlf tfno tlfno ph phone fon fone mob mobile mobil móvil movil
  móbil cel celular celu cell cellphone cellulare handy gsm fax whatsapp whatsap wa wapp viber hotline тел телефон телефону моб мобильный мобильного сот
  факс вайбер ватсап вацап вотсап телефонувати هاتف جوال موبايل تلفن טלפון נייד फोन मोबाइल โทร 电话 電話 手机 手機 微信 携帯 연락처 전화`)

/** What may stand glued to a count without making it a part of a phone number. */
export const UNITS = words(`k m kk mio mln mrd b bn tb gb mb kb kbps mbps gbps ghz mhz hz h hr hrs hs min mins sec s ms st nd rd th x px km kg g mm cm m2 pcs pc
  eur usd gbp pln brl chf czk kzt rub uah inr aed sar try р руб тг тыс млн млрд грн шт гб мб тб чел zł kč lei ft kr`)

export const CURRENCY = String.raw`(?:\p{Sc}|(?:aed|aud|azn|bgn|brl|byn|cad|chf|clp|cny|cop|czk|dkk|egp|eur|euros?|gbp|gel|hkd|huf|idr|ils|inr|jpy|kes|kgs|krw|kzt|mad|mdl|mxn|myr|ngn|nok|nzd|
|pen|php|pkr|pln|rmb|ron|rsd|rub|rur|sar|sek|sgd|thb|tnd|try|twd|uah|usd|us\$|uyu|uzs|vnd|xaf|xof|zar|dollars?|dólares|dolares|pounds?|reais|pesos|rupees|rs|rp|r\$|zł|zl|zlotych|złotych|kč|kc|ft|lei|kr|tl|dh|ksh|
|руб\p{L}*|рублей|тенге|тг|сум|сом|грн|гривень|гривен|евро|євро|доллар\p{L}*|₽|元|円|万円|원|만원|บาท|ريال|درهم|جنيه|دينار|đồng|đ|triệu|juta|ribu)(?![\p{L}\d]))`.replaceAll('\n', '').replaceAll('||', '|')

export const BUDGET_WORDS = String.raw`(?:budget|presupuesto|orçamento|orcamento|бюджет\p{L}*|bütçe|budżet|rozpočet|bugetul?|begroting|предел|price|cost|preço|precio|prix|preis|цена|стоимость)`

/** What bears a number of its own: an order, an invoice, an article. */
export const NUMBERED_THINGS = `order|purchase order|(?<!\\p{L})po|ticket|invoice|contract|case|article|project|projekt|projet|proyecto|projeto|progetto|проект|проєкт|delivery notes?|licen[cs]e|serial|part|item|bestellung|bestell|auftrag|angebot|rechnung|artikel|vertrag|lieferschein|pedido|factura|
  |orden|contrato|presupuesto|processo|proceso|fatura|nota fiscal|encomenda|proposta|devis|commande|facture|contrat|ordine|fattura|preventivo|contratto|zamówieni|faktur|umow|zleceni|sipariş|sözleşme|teklif|đơn hàng|hóa đơn|
  |заказ|заказа|договор|сч[её]т|накладн|артикул|заявк|лицензи|замовленн|рахун|тапсырыс|шарт|παραγγελία|τιμολόγιο|σύμβαση|الطلب|الفاتورة|العقد|سفارش|فاکتور|قرارداد|הזמנה|חשבונית|חוזה|ऑर्डर|बिल|इनवॉइस|অর্ডার|চালান|ใบสั่งซื้อ|
  |ใบแจ้งหนี้|订单|合同|工单|發票號|注文|請求書|契約|주문|계약|송장|შეკვეთ|ინვოის|პატვ|պատվեր|պայմանագ`.replace(/\n\s*/g, '').replaceAll('||', '|')
