import type { Portal } from '../portal.ts'
import { touch } from '../portal.ts'
import { nextId } from '../state.ts'
import type { ProductRow } from '../state.ts'
import { findItem, updateItem } from './items.ts'
import { DEAL, LEAD, hasStages, smartProcess } from './kinds.ts'

/** L, D, or T and the number of a smart process in hex; 0 for what has no products. */
export function ownerKind(portal: Portal, code: string): number {
  const upper = code.toUpperCase()
  if (upper === 'L') return LEAD
  if (upper === 'D') return DEAL
  const smart = /^T([0-9A-F]+)$/.exec(upper)?.[1]
  const entityTypeId = smart ? Number.parseInt(smart, 16) : 0
  return smartProcess(portal, entityTypeId)?.flags['isLinkWithProductsEnabled'] === 'Y' ? entityTypeId : 0
}

export function rowsOf(portal: Portal, ownerType: string, ownerId: number): ProductRow[] {
  return portal.state.productRows.filter((row) => row.ownerType === ownerType.toUpperCase() && row.ownerId === ownerId).toSorted((left, right) => left.sort - right.sort || left.id - right.id)
}

function round(amount: number): number {
  return Math.round(amount * 100) / 100
}

function number(value: unknown, otherwise: number): number {
  return value === undefined || value === null || value === '' ? otherwise : Number(value)
}

/** Prices of a row: what was sent is the price with discount, and with tax if `taxIncluded`. */
function priced(sent: Record<string, unknown>): Record<string, unknown> {
  const price = number(sent['price'], 0)
  const taxRate = sent['taxRate'] === undefined || sent['taxRate'] === null || sent['taxRate'] === '' ? null : Number(sent['taxRate'])
  const taxIncluded = sent['taxIncluded'] === 'Y' ? 'Y' : 'N'
  const tax = 1 + (taxRate ?? 0) / 100
  const priceExclusive = taxIncluded === 'Y' ? round(price / tax) : price
  const discountTypeId = number(sent['discountTypeId'], 2)
  const isAbsolute = discountTypeId === 1
  const rate = number(sent['discountRate'], 0)
  const discountSum = isAbsolute ? number(sent['discountSum'], 0) : round(rate >= 100 ? number(sent['discountSum'], 0) : (priceExclusive * rate) / (100 - rate))
  const priceNetto = round(priceExclusive + discountSum)
  const discountRate = isAbsolute && priceNetto > 0 ? round((discountSum / priceNetto) * 100) : rate
  return { price, priceAccount: price, priceExclusive, priceNetto, priceBrutto: taxIncluded === 'Y' ? round(priceNetto * tax) : priceNetto, discountTypeId, discountRate, discountSum, taxRate, taxIncluded }
}

export function newRow(portal: Portal, owner: { ownerType: string, ownerId: number }, sent: Record<string, unknown>): ProductRow {
  const productId = number(sent['productId'], 0)
  return {
    id: nextId(portal.state, 'productrow', 17_600), ownerId: owner.ownerId, ownerType: owner.ownerType.toUpperCase(), productId, productName: String(sent['productName'] ?? (productId > 0 ? `Product ${productId}` : '')),
    ...priced(sent), price: number(sent['price'], 0), quantity: number(sent['quantity'], 1), customized: 'Y', measureCode: number(sent['measureCode'], 796), measureName: String(sent['measureName'] ?? 'pcs'),
    sort: number(sent['sort'], 10), xmlId: '', type: 4,
  }
}

export function changeRow(row: ProductRow, sent: Record<string, unknown>): void {
  const { id, ownerId, ownerType } = row
  Object.assign(row, sent, { id, ownerId, ownerType })
  Object.assign(row, priced(row), { quantity: Number(row.quantity), sort: Number(row.sort) })
}

/** The rows make the amount of their owner, unless people keep it by hand. */
export function recount(portal: Portal, ownerType: string, ownerId: number, userId: number): void {
  const entityTypeId = ownerKind(portal, ownerType)
  const owner = findItem(portal, entityTypeId, ownerId)
  touch(portal)
  if (!owner || owner['isManualOpportunity'] === 'Y' || !hasStages(portal, entityTypeId)) return
  const opportunity = round(rowsOf(portal, ownerType, ownerId).reduce((sum, row) => sum + row.price * row.quantity, 0))
  updateItem(portal, ownerId, { entityTypeId, fields: { opportunity }, userId })
}

export function replaceRows(portal: Portal, owner: { ownerType: string, ownerId: number }, sent: Record<string, unknown>[], userId: number): ProductRow[] {
  const old = new Set(rowsOf(portal, owner.ownerType, owner.ownerId))
  const rows = sent.map((row) => newRow(portal, owner, row))
  portal.state.productRows = [...portal.state.productRows.filter((row) => !old.has(row)), ...rows]
  recount(portal, owner.ownerType, owner.ownerId, userId)
  return rows
}
