import type { World } from './contract-world.ts'

/** What of a documented request is replaced: ids, tokens, addresses and placeholders. undefined takes a parameter away. */
export type Changes = Record<string, unknown>

const deal = ({ portal }: World, fields: object = {}): number => portal.addItem(2, { title: 'Documented', ...fields }).id
const lead = ({ portal }: World): number => portal.addItem(1, { title: 'Documented', name: 'Admin', fm: [{ typeId: 'PHONE', valueType: 'WORK', value: '+6111111111' }] }).id
const contact = ({ portal }: World, fields: object = {}): number => portal.addItem(3, {
  name: 'John', fm: [{ typeId: 'PHONE', valueType: 'WORK', value: '+13333333555' }, { typeId: 'EMAIL', valueType: 'WORK', value: 'j@example.com' }], ...fields,
}).id
const company = ({ portal }: World): number => portal.addItem(4, { title: 'Documented' }).id
const fieldOf = ({ portal }: World, entityTypeId: number): number => portal.userFields.find((field) => field.entityTypeId === entityTypeId)!.id
const stage = async ({ opened, portal }: World, isSystem: boolean): Promise<number> => {
  const { body } = await opened.rest(portal, 'crm.status.list', { filter: { ENTITY_ID: isSystem ? 'HONORIFIC' : 'INDUSTRY' } })
  return Number((body.result as { ID: string }[]).at(-1)!.ID)
}
const bind = async (world: World): Promise<Changes> => {
  await world.opened.rest(world.portal, 'event.bind', { event: 'ONCRMLEADADD', handler: world.opened.handlerUrl })
  return { handler: world.opened.handlerUrl }
}
const offline = async (world: World): Promise<void> => {
  await world.opened.rest(world.portal, 'event.bind', { event: 'ONCRMLEADADD', event_type: 'offline' })
  lead(world)
}
const placed = async (world: World, PLACEMENT: string): Promise<Changes> => {
  const HANDLER = `${world.opened.handlerUrl}?${PLACEMENT}`
  await world.opened.rest(world.portal, 'placement.bind', { PLACEMENT, HANDLER, LANG_ALL: { en: { TITLE: 'T', DESCRIPTION: '', GROUP_NAME: 'Documents' } } })
  return { PLACEMENT, HANDLER }
}
const enumField = async ({ opened, portal, smart }: World): Promise<number> => {
  const field = { entityId: `CRM_${smart.id}`, fieldName: `UF_CRM_${smart.id}_E${portal.userFields.length}`, userTypeId: 'enumeration', multiple: 'Y', editFormLabel: { en: 'E' }, enum: [{ value: 'a', def: 'N', sort: 100 }] }
  const { body } = await opened.rest(portal, 'userfieldconfig.add', { moduleId: 'crm', field })
  return Number((body.result as { field: { id: string } }).field.id)
}
const ownDeal = ({ pipeline }: World): Changes => ({ 'fields.categoryId': pipeline, 'fields.stageId': `C${pipeline}:PREPARATION`, 'fields.begindate': '2024-06-18', 'fields.closedate': '2024-07-30' })

const withContacts = (world: World): number => {
  const ids = [contact(world), contact(world)]
  return world.portal.addItem(1, { title: 'Documented', contactIds: ids }).id
}
const withRows = async ({ opened, portal }: World, noun: 'deal' | 'lead', id: number): Promise<Changes> => {
  const rows = [{ PRODUCT_NAME: 'One', PRICE: 100, QUANTITY: 1 }, { PRODUCT_NAME: 'Two', PRICE: 899.1, QUANTITY: 1, DISCOUNT_TYPE_ID: 2, DISCOUNT_RATE: 10 }]
  await opened.rest(portal, `crm.${noun}.productrows.set`, { id, rows })
  return { id }
}
const trigger = async ({ opened, portal }: World): Promise<Changes> => {
  await opened.rest(portal, 'crm.automation.trigger.add', { CODE: 'c5u4m', NAME: 'Trigger' })
  return {}
}

/** By file, or by method where all its files need the same. A dot leads into a map. */
export const ADAPTATIONS: Record<string, (world: World) => Changes | Promise<Changes>> = {
  'app.option.get': async (world) => {
    await world.opened.rest(world.portal, 'app.option.set', { options: { data: 'value', data2: 'value2' } })
    return {}
  },
  // The documentation shows the two answers under each other's request.
  'app.option.get.ok-1': () => ({ option: undefined }), 'app.option.get.ok-2': () => ({ option: 'data' }),
  'user.option.get.ok-1': async (world) => {
    await world.opened.rest(world.portal, 'user.option.set', { options: { data: 'value', data2: 'value2' } })
    return { option: undefined }
  },
  'crm.activity.todo.add': (world) => ({ ownerId: deal(world), responsibleId: 7 }),
  'crm.category.get': ({ pipeline }) => ({ id: pipeline }),
  'crm.category.update': async ({ opened, portal }) => {
    const { body } = await opened.rest(portal, 'crm.category.add', { entityTypeId: 1152, fields: { name: 'Second' } })
    return { id: (body.result as { category: { id: number } }).category.id }
  },
  'crm.company.get': (world) => ({ ID: company(world) }), 'crm.company.update': (world) => ({ ID: company(world) }), 'crm.company.delete': (world) => ({ ID: company(world) }),
  'crm.contact.get': (world) => ({ ID: contact(world, { companyId: company(world) }) }), 'crm.contact.delete': (world) => ({ ID: contact(world) }),
  'crm.deal.get': (world) => ({ ID: deal(world, { contactId: contact(world), probability: 99 }) }), 'crm.deal.delete': (world) => ({ ID: deal(world) }), 'crm.deal.update': (world) => ({ ID: deal(world) }),
  'crm.deal.list.ok': (world) => {
    deal(world, { title: 'Ends with a', typeId: 'COMPLEX', opportunity: 15_000, isManualOpportunity: 'Y' })
    return { 'FILTER.CATEGORY_ID': 0, 'FILTER.STAGE_ID': 'NEW', 'FILTER.>DATE_CREATE': undefined }
  },
  'crm.deal.list.by-lead': (world) => ({ 'filter.LEAD_ID': Number(world.portal.addItem(2, { title: 'Of a lead', leadId: lead(world) })['leadId']) }),
  'crm.lead.get': (world) => ({ id: lead(world) }), 'crm.lead.update': (world) => ({ id: lead(world) }), 'crm.lead.delete': (world) => ({ id: lead(world) }),
  'crm.lead.userfield.get': (world) => ({ id: fieldOf(world, 1) }),
  'crm.duplicate.findbycomm.ok': (world) => {
    contact(world, { fm: [{ typeId: 'PHONE', value: '8976543' }] })
    return {}
  },
  'crm.duplicate.findbycomm.several-types': ({ portal }) => {
    for (const entityTypeId of [1, 3, 4]) portal.addItem(entityTypeId, { title: 'T', name: 'N', fm: [{ typeId: 'PHONE', value: '+491701234999' }] })
    return { values: ['+491701234999'] }
  },
  'bizproc.event.send': async (world) => {
    await world.opened.rest(world.portal, 'bizproc.robot.add', { CODE: 'waits', HANDLER: world.opened.handlerUrl, NAME: 'Waits' })
    return { event_token: world.portal.runRobot('waits', { entityTypeId: 2, id: deal(world) }) }
  },
  'bizproc.robot.delete': async ({ opened, portal }) => {
    await opened.rest(portal, 'bizproc.robot.add', { CODE: 'gone', HANDLER: opened.handlerUrl, NAME: 'Gone' })
    return { CODE: 'gone' }
  },
  'crm.automation.trigger': (world) => ({ target: `DEAL_${deal(world)}` }),
  'crm.automation.trigger.execute': async (world) => ({ ...await trigger(world), OWNER_ID: deal(world) }), 'crm.automation.trigger.list': trigger,
  'crm.deal.productrows.get': async (world) => await withRows(world, 'deal', deal(world)), 'crm.deal.productrows.set': (world) => ({ id: deal(world) }),
  'crm.lead.productrows.get': async (world) => await withRows(world, 'lead', lead(world)), 'crm.lead.productrows.set': (world) => ({ id: lead(world) }),
  'crm.item.productrow.list': async (world) => {
    const ownerId = deal(world)
    await withRows(world, 'deal', ownerId)
    return { 'filter.=ownerId': ownerId, 'filter.>price': 50 }
  },
  'crm.item.productrow.set': (world) => ({ ownerId: deal(world) }),
  'crm.lead.contact.add': (world) => ({ 'id': lead(world), 'fields.CONTACT_ID': contact(world) }), 'crm.lead.contact.items.get': (world) => ({ id: withContacts(world) }),
  'crm.entity.mergeBatch': (world) => ({ 'params.entityIds': [contact(world), contact(world), contact(world)] }),
  'crm.item.add.ok-1': ownDeal, 'crm.item.import.ok-1': ownDeal,
  'crm.item.get.ok': (world) => ({ id: lead(world) }), 'crm.item.get.lead-with-fm': (world) => ({ id: lead(world) }),
  'crm.item.delete': ({ portal }) => ({ id: portal.addItem(1268, { title: 'T' }).id }),
  'crm.item.list.ok-1': ({ portal }) => {
    portal.addItem(1, { title: 'Lead', name: 'Admin', opportunity: 19_000, sourceId: 'WEB', assignedById: 1, isManualOpportunity: 'Y' })
    return {}
  },
  'crm.stagehistory.list.ok-1': (world) => ({ 'filter.OWNER_ID': deal(world) }),
  'crm.stagehistory.list.ok-2': ({ portal }) => ({ 'filter.OWNER_ID': portal.addItem(130, { title: 'T' }).id }),
  'crm.status.delete.ok-1': async ({ opened, portal }) => {
    const { body } = await opened.rest(portal, 'crm.status.add', { fields: { ENTITY_ID: 'SOURCE', STATUS_ID: 'OWN_ONE', NAME: 'Own' } })
    return { id: body.result }
  },
  'crm.status.delete.ok-2': async (world) => ({ id: await stage(world, true) }), 'crm.status.update': async (world) => ({ id: await stage(world, false) }),
  'crm.status.list.spa-no-EXTRA': ({ portal }) => ({ 'filter.ENTITY_ID': `DYNAMIC_177_STAGE_${portal.addItem(177, { title: 'T' })['categoryId'] as number}` }),
  'crm.timeline.comment.list': async (world) => {
    const id = deal(world)
    const FILES = [['1.gif', 'R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw=='], ['2.gif', 'R0lGODlhAQABAIAAAP///wAAACH5BAEAAAAALAAAAAABAAEAAAICRAEAOw==']]
    await world.opened.rest(world.portal, 'crm.timeline.comment.add', { fields: { ENTITY_TYPE: 'deal', ENTITY_ID: id, COMMENT: 'New comment was added', FILES } })
    return { 'filter.ENTITY_ID': id }
  },
  'crm.timeline.logmessage.add': (world) => ({ 'fields.entityId': lead(world) }),
  'event.bind.ok': ({ opened }) => ({ handler: `${opened.handlerUrl}?bind` }),
  'event.get': bind, 'event.unbind': bind,
  'event.offline.get.ok': async (world) => {
    await offline(world)
    return { filter: { '=EVENT_NAME': 'ONCRMLEADADD', '>=ID': 1 }, auth_connector: undefined }
  },
  'event.offline.get.reserve': async (world) => {
    await offline(world)
    return {}
  },
  'event.offline.list': async (world) => {
    await offline(world)
    return {}
  },
  'im.notify': () => ({ USER_ID: 7 }), 'im.notify.system.add': () => ({ USER_ID: 7 }), 'im.notify.personal.add': () => ({ USER_ID: 7 }),
  'placement.bind': () => ({ PLACEMENT: 'CRM_DEAL_DETAIL_TAB' }),
  'placement.get': async (world) => {
    await placed(world, 'CRM_DEAL_LIST_TOOLBAR')
    return {}
  },
  'placement.unbind': async (world) => await placed(world, 'CRM_LEAD_DETAIL_TAB'),
  'user.get': () => ({ start: 0, filter: undefined }), 'user.search': () => ({ start: 0 }),
  'userfieldconfig.add': ({ smart }) => ({ 'field.entityId': `CRM_${smart.id}`, 'field.fieldName': `UF_CRM_${smart.id}_NEW_REST_LIST_2026` }),
  'userfieldconfig.get': async (world) => ({ id: await enumField(world) }), 'userfieldconfig.update': async (world) => ({ id: await enumField(world) }),
  'userfieldconfig.list': async (world) => {
    await enumField(world)
    return {}
  },
}

/** Files whose answer is shortened in the documentation: only what they show is compared. */
export const ABRIDGED = new Set(['crm.item.add.lead-with-fm', 'crm.item.get.lead-with-fm', 'crm.lead.get.converted-simple-mode', 'batch.crm-add-with-contact', 'webhook.incoming.ok', 'app.info.not-installed'])

/** Where the documentation contradicts itself or shows another answer under a request; what the sandbox does instead is said here. */
export const CONTRADICTIONS: Record<string, RegExp> = {
  // offline-events.md: "this record contains the identifiers of the modified object"; the examples of get and list have false.
  'event.offline.get.ok': /EVENT_DATA/, 'event.offline.list.ok': /EVENT_DATA/,
  // What user.current has differs from page to page; this is by its own page.
  'batch.linked.ok': /TIMESTAMP_X|WORK_POSITION/,
  // The answer shown under the request for a smart process is a deal's.
  'crm.item.add.ok-2': /./,
}
