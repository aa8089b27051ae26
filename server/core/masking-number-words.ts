/** Numbers as people spell them: data for `masking-phones.ts`, no decisions. All lower case. */

/** Words for each digit. Tens stand in the line of their first digit: what matters is how many digits are said, and "forty five" says two. */
const DIGIT_WORDS = [
  `zero null cero zéro nula nul sıfır ноль нуль нолик sero oh nulla nol noll nulă không lẻ нөл ноол μηδέν صفر אפס शून्य जीरो ज़ीरो শূন্য জিরো ნული ნოლი զրո`,
  `one eins ein uno um una un une jeden один одна satu bir ένα double doble doppel doppelt dobro
   một mốt бір واحد یک אחת אחד एक डबल এক ერთი մեկ ett één diez dix dez dziesięć ten zehn dieci десять он mười zece tíz`,
  `two zwei zwo dos dois duas deux due dwa dwie два две дві dua iki hai екі δύο δυο اثنان اثنين إثنين دو שתיים שתים שניים שתי दो দুই ორი երկու twee två doi două kettő dvě dva
   twenty zwanzig veinte vinte vingt venti dwadzieścia двадцать двадцять yirmi жиырма είκοσι triple triplo`,
  `three drei tres três trois tre trzy три tiga üç ba үш τρία ثلاثة سه שלוש तीन তিন სამი երեք drie trei három tři tri
   thirty dreißig dreissig treinta trinta trente trenta trzydzieści тридцать тридцять otuz отыз τριάντα`,
  `four vier cuatro quatro quatre quattro cztery четыре чотири empat dört bốn tư төрт τέσσερα أربعة اربعة چهار ארבע चार চার ოთხი չորս fyra fire patru négy čtyři
   forty fourty vierzig cuarenta quarenta quarante quaranta czterdzieści сорок kırk қырық σαράντα`,
  `five fünf fuenf cinco cinq cinque pięć пять пʼять lima beş năm lăm бес πέντε خمسة پنج חמש पांच पाँच পাঁচ ხუთი հինգ vijf fem cinci öt pět päť
   fifty fünfzig cincuenta cinquenta cinquante cinquanta pięćdziesiąt пятьдесят пʼятдесят elli елу πενήντα`,
  `six sechs seis sei sześć шесть шість enam altı sáu алты έξι ستة شش שש छह छः छे ছয় ექვსი վեց zes sex seks șase šest meia
   sixty sechzig sesenta sessenta soixante sessanta sześćdziesiąt шестьдесят шістдесят altmış алпыс εξήντα`,
  `seven sieben siete sete sept sette siedem семь сім tujuh yedi bảy bẩy жеті εφτά επτά سبعة هفت שבע सात সাত შვიდი յոթ zeven sju syv șapte hét sedm sedem
   seventy siebzig setenta septante settanta siedemdziesiąt семьдесят сімдесят yetmiş жетпіс εβδομήντα`,
  `eight acht ocho oito huit otto osiem восемь вісім delapan sekiz tám сегіз οκτώ οχτώ ثمانية هشت שמונה आठ আট რვა ութ åtta åtte otte opt nyolc osm osem
   eighty achtzig ochenta oitenta huitante octante ottanta osiemdziesiąt восемьдесят вісімдесят seksen сексен ογδόντα`,
  `nine neun nueve nove neuf dziewięć девять девʼять sembilan dokuz chín тоғыз εννέα εννιά تسعة نه תשע नौ নয় ცხრა ինը negen nio nouă kilenc devět deväť
   ninety neunzig noventa nonante novanta dziewięćdziesiąt девяносто девʼяносто doksan тоқсан ενενήντα`,
]

/** "pięćset jeden" says three digits; a hundred counts as two of them. */
const HUNDREDS = `hundred hundert ciento cento cien cent sto сто жүз yüz|
  doscientos duzentos dwieście двести двісті|
  trescientos trezentos trzysta триста|
  cuatrocientos quatrocentos czterysta четыреста чотириста|
  quinientos quinhentos pięćset пятьсот пʼятсот|
  seiscientos seiscentos sześćset шестьсот шістсот|
  setecientos setecentos siedemset семьсот сімсот|
  ochocientos oitocentos osiemset восемьсот вісімсот|
  novecientos novecentos dziewięćset девятьсот девʼятсот`.split('|')

const TEENS = `eleven elf once onze undici jedenaście одиннадцать одинадцять onbir|twelve zwölf doce doze douze dodici dwanaście двенадцать дванадцять oniki|
  thirteen dreizehn trece treze treize tredici trzynaście тринадцать тринадцять onüç|fourteen vierzehn catorce catorze quatorze quattordici czternaście четырнадцать чотирнадцять ondört|
  fifteen fünfzehn quince quinze quindici piętnaście пятнадцать пʼятнадцять onbeş|sixteen sechzehn dieciséis dezesseis dezasseis seize sedici szesnaście шестнадцать шістнадцять onaltı|
  seventeen siebzehn diecisiete dezessete dezassete diciassette siedemnaście семнадцать сімнадцять onyedi|eighteen achtzehn dieciocho dezoito diciotto osiemnaście восемнадцать вісімнадцять onsekiz|
  nineteen neunzehn diecinueve dezenove dezanove diciannove dziewiętnaście девятнадцать девʼятнадцять ondokuz`.split('|')

/** German says "einundzwanzig", Italian "ventuno", Spanish "veintiuno": two digits in one word. */
const JOINED = [
  ...'ein zwei drei vier fünf sechs sieben acht neun'.split(' ').flatMap((unit) => 'zwanzig dreißig dreissig vierzig fünfzig sechzig siebzig achtzig neunzig'.split(' ').map((ten) => `${unit}und${ten}`)),
  ...'vent trent quarant cinquant sessant settant ottant novant'.split(' ').flatMap((ten) => ['uno', 'otto', ...'due tre tré quattro cinque sei sette nove'.split(' ').map((unit) => `${ten === 'vent' ? 'i' : 'a'}${unit}`)].map((end) => ten + end)),
  ...'ún uno dós dos trés tres cuatro cinco séis seis siete ocho nueve'.split(' ').map((unit) => `veinti${unit}`),
]

const plain = (list: string): string[] => list.trim().normalize('NFKC').split(/\s+/)

/** How many digits a word says, as digits: "null eins sieben eins, 39 200 58" is read as a number. */
export const NUMBER_WORDS: ReadonlyMap<string, string> = new Map([
  ...JOINED.map((word): [string, string] => [word, '20']),
  ...HUNDREDS.flatMap((line, unit) => plain(line).map((word): [string, string] => [word, `${unit + 1}0`])),
  ...TEENS.flatMap((line, unit) => plain(line).map((word): [string, string] => [word,`1${unit + 1}`])),
  ...DIGIT_WORDS.flatMap((line, digit) => plain(line).map((word): [string, string] => [word, String(digit)])),
])

/** Between two spelled numbers: "treinta y cuatro", "vingt et un", "quarantacinque e sei". */
export const NUMBER_JOINTS = 'y|et|e|und|and|i|и|й|та|و|dan|on'

/** Digits as words of scripts that write no spaces, and Korean, whose digits are syllables. */
export const UNSPACED_DIGITS = `〇|零|一|二|三|四|五|六|七|八|九|幺|两|壹|贰|叁|肆|伍|陆|柒|捌|玖|ゼロ|ぜろ|レイ|マル|まる|イチ|いち|ニ|サン|さん|ヨン|よん|ゴ|ロク|ろく|ナナ|なな|シチ|ハチ|はち|キュー|キュウ|きゅう|
|공|영|일|이|삼|사|오|육|륙|칠|팔|구|ศูนย์|หนึ่ง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า`.replace(/\n/g, '').replaceAll('||', '|').normalize('NFKC')
