import { findItem } from '../crm/items.ts'
import { changeRow, newRow, ownerKind, recount, replaceRows, rowsOf } from '../crm/product-rows.ts'
import { mayChangeItem, maySeeItem } from '../crm/rights.ts'
import type { CrmItem, ProductRow } from '../state.ts'
import type { Answer, Call, RestMethod } from './call.ts'
import { mapParam, numberParam, page, param, textParam } from './call.ts'
import { legacyRows } from './legacy-filter.ts'
import { RestError } from './rest-error.ts'

type Sent = Record<string, unknown>
type Owner = { ownerType: string, ownerId: number }

function missing(name: string): RestError {
  return new RestError('100', `Could not find value for parameter {${name}}`)
}

function requireOwner(call: Call, { ownerType, ownerId }: Owner, isAllowed: typeof maySeeItem): CrmItem {
  const entityTypeId = ownerKind(call.portal, ownerType)
  if (entityTypeId === 0) throw new RestError('ENTITY_TYPE_NOT_SUPPORTED', 'Entity type is not supported')
  const item = findItem(call.portal, entityTypeId, ownerId)
  if (!item) throw new RestError('OWNER_NOT_FOUND', 'Owner was not found')
  if (!isAllowed(call.portal, call.user.id, entityTypeId, item)) throw new RestError('ACCESS_DENIED', 'Access denied')
  return item
}

function ownerOf(sent: Sent): Owner {
  return { ownerType: String(sent['ownerType'] ?? ''), ownerId: Number(sent['ownerId']) }
}

function findRow(call: Call, isAllowed: typeof maySeeItem): ProductRow {
  if (textParam(call, 'id') === '') throw missing('id')
  const row = call.portal.state.productRows.find((known) => known.id === numberParam(call, 'id'))
  if (!row) throw new RestError('NOT_FOUND', 'Item not found')
  requireOwner(call, row, isAllowed)
  return row
}

function add(call: Call): Answer {
  if (param(call, 'fields') === undefined) throw missing('fields')
  const sent = mapParam(call, 'fields')
  const owner = ownerOf(sent)
  requireOwner(call, owner, mayChangeItem)
  const productRow = newRow(call.portal, owner, sent)
  call.portal.state.productRows.push(productRow)
  recount(call.portal, owner.ownerType, owner.ownerId, call.user.id)
  return { result: { productRow } }
}

function set(call: Call): Answer {
  for (const name of ['ownerType', 'ownerId', 'productRows']) if (param(call, name) === undefined) throw missing(name)
  const owner = { ownerType: textParam(call, 'ownerType'), ownerId: numberParam(call, 'ownerId') }
  requireOwner(call, owner, mayChangeItem)
  return { result: { productRows: replaceRows(call.portal, owner, Object.values(mapParam(call, 'productRows')) as Sent[], call.user.id) } }
}

function update(call: Call): Answer {
  const row = findRow(call, mayChangeItem)
  changeRow(row, mapParam(call, 'fields'))
  recount(call.portal, row.ownerType, row.ownerId, call.user.id)
  return { result: { productRow: row } }
}

function remove(call: Call): Answer {
  const row = findRow(call, mayChangeItem)
  const { state } = call.portal
  state.productRows = state.productRows.filter((other) => other !== row)
  recount(call.portal, row.ownerType, row.ownerId, call.user.id)
  return { result: null }
}

/** Reading tells the store too; writing does not. */
function withStore(row: ProductRow): Record<string, unknown> {
  return { ...row, storeId: null }
}

function list(call: Call): Answer {
  const filter = mapParam(call, 'filter')
  const wanted = (name: string): unknown => filter[`=${name}`] ?? filter[name]
  const owner = { ownerType: String(wanted('ownerType') ?? ''), ownerId: Number(wanted('ownerId')) }
  if (owner.ownerType === '' || Number.isNaN(owner.ownerId)) throw missing('filter')
  requireOwner(call, owner, maySeeItem)
  const rows = rowsOf(call.portal, owner.ownerType, owner.ownerId).map((row) => ({ ...Object.fromEntries(Object.entries(row).map(([name, value]) => [name.toUpperCase(), value])), row: withStore(row) }))
  return page(call, legacyRows(call, rows), (shown) => ({ productRows: shown.map(({ row }) => row) }))
}

const READ_ONLY = new Set(['id', 'priceAccount', 'priceExclusive', 'priceNetto', 'priceBrutto', 'customized', 'measureName', 'xmlId', 'type', 'storeId'])
const FIELDS: [name: string, type: string][] = [
  ['id', 'integer'], ['ownerId', 'integer'], ['ownerType', 'string'], ['productId', 'integer'], ['productName', 'string'], ['price', 'double'], ['priceExclusive', 'double'], ['priceNetto', 'double'],
  ['priceBrutto', 'double'], ['quantity', 'double'], ['discountTypeId', 'integer'], ['discountRate', 'double'], ['discountSum', 'double'], ['taxRate', 'double'], ['taxIncluded', 'char'],
  ['customized', 'char'], ['measureCode', 'integer'], ['measureName', 'string'], ['sort', 'integer'], ['xmlId', 'string'], ['type', 'integer'], ['storeId', 'integer'],
]

function fields(): Answer {
  return { result: { fields: Object.fromEntries(FIELDS.map(([name, type]) => [name, {
    type, isRequired: name === 'ownerId' || name === 'ownerType', isReadOnly: READ_ONLY.has(name), isImmutable: name === 'ownerId' || name === 'ownerType', isMultiple: false, isDynamic: false, title: name,
  }])) } }
}

const crm = (run: (call: Call) => Answer): RestMethod => ({ scopes: ['crm'], run })

export const productRowMethods: Record<string, RestMethod> = {
  'crm.item.productrow.add': crm(add), 'crm.item.productrow.set': crm(set), 'crm.item.productrow.update': crm(update), 'crm.item.productrow.delete': crm(remove),
  'crm.item.productrow.get': crm((call) => ({ result: { productRow: withStore(findRow(call, maySeeItem)) } })), 'crm.item.productrow.list': crm(list), 'crm.item.productrow.fields': crm(fields),
}
