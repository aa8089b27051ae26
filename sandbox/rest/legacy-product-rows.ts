import { findItem } from '../crm/items.ts'
import { DEAL, LEAD } from '../crm/kinds.ts'
import { replaceRows, rowsOf } from '../crm/product-rows.ts'
import { mayChangeItem, maySeeItem } from '../crm/rights.ts'
import type { CrmItem, ProductRow } from '../state.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { numberParam, param } from './call.ts'
import { RestError } from './rest-error.ts'

type Sent = Record<string, unknown>

const CODES: Record<number, string> = { [LEAD]: 'L', [DEAL]: 'D' }

function owner(call: Call, entityTypeId: number, isAllowed: typeof maySeeItem): CrmItem {
  const id = numberParam(call, 'id')
  if (!Number.isInteger(id) || id <= 0) throw new RestError('', 'The parameter id is invalid or not defined.')
  const item = findItem(call.portal, entityTypeId, id)
  if (!item) throw new RestError('', 'Not found')
  if (!isAllowed(call.portal, call.user.id, entityTypeId, item)) throw new RestError('', 'Access denied')
  return item
}

/** DISCOUNT_TYPE_ID -> discountTypeId. */
function camel(row: Sent): Sent {
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toLowerCase().replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), value]))
}

function core(text: string): RestError {
  return new RestError('ERROR_CORE', `${text}<br>`)
}

function checkDiscount(row: Sent): void {
  const type = Number(row['DISCOUNT_TYPE_ID'] ?? 0)
  if (type === 1 && row['DISCOUNT_SUM'] === undefined) throw core('Discount Sum (DISCOUNT_SUM) is required if Monetary Discount Type (DISCOUNT_TYPE_ID) is defined')
  if (type !== 2) return
  if (row['DISCOUNT_RATE'] === undefined) throw core('Discount Rate (DISCOUNT_RATE) is required if Percentage Discount Type (DISCOUNT_TYPE_ID) is defined')
  if (Number(row['DISCOUNT_RATE']) === 100 && row['DISCOUNT_SUM'] === undefined) {
    throw core('Discount Sum (DISCOUNT_SUM) is required if Percentage Discount Type (DISCOUNT_TYPE_ID) is defined and Discount Rate (DISCOUNT_RATE) is 100%')
  }
}

function set(entityTypeId: number): (call: Call) => Answer {
  return (call) => {
    const item = owner(call, entityTypeId, mayChangeItem)
    const sent = param(call, 'rows')
    if (typeof sent !== 'object' || sent === null) throw new RestError('', 'The parameter rows must be array.')
    const rows = Object.values(sent) as Sent[]
    rows.forEach(checkDiscount)
    replaceRows(call.portal, { ownerType: CODES[entityTypeId] ?? '', ownerId: item.id }, rows.map(camel), call.user.id)
    return { result: true }
  }
}

function present(row: ProductRow): Record<string, unknown> {
  return {
    ID: String(row.id), OWNER_ID: String(row.ownerId), OWNER_TYPE: row.ownerType, PRODUCT_ID: row['productId'], PRODUCT_NAME: row['productName'], ORIGINAL_PRODUCT_NAME: row['productName'], PRODUCT_DESCRIPTION: null,
    PRICE: row.price, PRICE_EXCLUSIVE: row['priceExclusive'], PRICE_NETTO: row['priceNetto'], PRICE_BRUTTO: row['priceBrutto'], PRICE_ACCOUNT: row.price.toFixed(2), QUANTITY: row.quantity,
    DISCOUNT_TYPE_ID: row['discountTypeId'], DISCOUNT_RATE: row['discountRate'], DISCOUNT_SUM: row['discountSum'], TAX_RATE: row['taxRate'], TAX_INCLUDED: row['taxIncluded'], CUSTOMIZED: 'Y',
    MEASURE_CODE: row['measureCode'], MEASURE_NAME: row['measureName'], SORT: row.sort, XML_ID: row['xmlId'], TYPE: row['type'], STORE_ID: null, RESERVE_ID: null, DATE_RESERVE_END: null, RESERVE_QUANTITY: null,
  }
}

function get(entityTypeId: number): (call: Call) => Answer {
  return (call) => ({ result: rowsOf(call.portal, CODES[entityTypeId] ?? '', owner(call, entityTypeId, maySeeItem).id).map(present) })
}

const crm = (run: (call: Call) => Answer): RestMethod => ({ scopes: ['crm'], run })

export const legacyProductRowMethods: Record<string, RestMethod> = {
  'crm.lead.productrows.set': crm(set(LEAD)), 'crm.lead.productrows.get': crm(get(LEAD)), 'crm.deal.productrows.set': crm(set(DEAL)), 'crm.deal.productrows.get': crm(get(DEAL)),
}
