import type { Page } from './masking-page.ts'

/** Names of registers whose numbers lead to one company: anybody can look up its phone there. All lower case. */
const REGISTERS = `vat(?: ?(?:id|no|nr|number|reg))?|ust-?id(?:nr)?|ust-?idnr|umsatzsteuer-?id|steuernummer|steuer-?nr|hrb|tax ?(?:id|number)|tin|ein|ssn|company (?:reg(?:istration)? )?(?:no|number)|
|nif|nipc|cif|nit|rfc|cuit|rut|ruc|rif|cnpj|cpf|siret|siren|tva(?: intracommunautaire)?|n° de tva|p\\.? ?iva|partita iva|codice fiscale|c\\.?f\\.?|nip|regon|krs|ičo|dič|cui|vergi (?:no|numarası|kimlik no)|vkn|mersis(?: no)?|mst|mã số thuế|
|инн|кпп|огрн(?:ип)?|окпо|снилс|єдрпоу|едрпоу|іпн|рнокпп|бин|бсн|иин|жсн|унп|αφμ|الرقم الضريبي|السجل التجاري|رقم السجل|trn|شناسه ملی|کد اقتصادی|ח\\.?פ|ע\\.?מ|עוסק מורשה|gstin?|cin|pan|জিএসটি|bin|
|เลขประจำตัวผู้เสียภาษี|เลขทะเบียน(?:นิติบุคคล)?|统一社会信用代码|信用代码|税号|統一編號|统一编号|統編|法人番号|登録番号|사업자등록번호|사업자번호|법인등록번호|ს/კ|საიდენტიფიკაციო(?: კოდი)?|հվհհ|iban|bic`.replaceAll('\n', '').replaceAll('||', '|').normalize('NFKC')
const NUMBER = String.raw`[a-z]{0,2} ?\d(?:[ .\-/]?[a-z0-9])*`
const FILLER = String.raw`[ .:#№°º"'-]{0,4}(?:(?:no|nr|n|num|number|номер|id|is|ist|es|é|est|numero|número)[.:°º]? {0,2})?`
const REGISTERED = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${REGISTERS})(?!\p{L})${FILLER}(${NUMBER})`, 'dgu')
const IBAN = /(?<![a-z0-9])[a-z]{2}\d{2}(?: ?[a-z0-9]{4}){3,7}(?: ?[a-z0-9]{1,3})?(?![a-z0-9])/gu
const SHORTEST = 5
const LONGEST = 34

export function hideRegistrations(page: Page): void {
  for (const match of page.text.matchAll(REGISTERED)) {
    const [from, to] = match.indices?.[1] ?? [0, 0]
    const end = numberEnd(page.text, from, Math.min(to, from + LONGEST))
    if (digitsOf(page.text.slice(from, end)) >= SHORTEST) page.hide('company numbers', from, end)
  }
  for (const { index, 0: number } of page.text.matchAll(IBAN)) if (digitsOf(number) >= 12) page.hide('company numbers', index, index + number.length)
}

/** A register number ends before the first word; "GB 123 4567 89 and" is followed by one. */
function numberEnd(text: string, from: number, to: number): number {
  let end = from
  for (const part of text.slice(from, to).matchAll(/[a-z0-9]+/gu)) {
    if (end > from && !/\d/.test(part[0])) break
    end = from + part.index + part[0].length
  }
  return end
}

function digitsOf(text: string): number {
  return text.replace(/\D/g, '').length
}
