import type { Changes } from './contract-cases.ts'
import type { World } from './contract-world.ts'

/** How a documented refusal is brought about and what must come back. */
export type Provocation = { error: string | number, text: string | RegExp, status?: number, by?: 'webhook' | 'employee', change?: Changes | ((world: World) => Changes | Promise<Changes>) }

const NO_ID: Provocation = { error: '', text: 'ID is not defined or invalid.', change: { ID: 0, id: 0 } }
const NO_SMART: Provocation = { error: 'NOT_FOUND', text: 'Smart process not found', change: { entityTypeId: 1999 } }
const NO_LEADS: Provocation = { error: 'ENTITY_TYPE_NOT_SUPPORTED', text: 'Entity type {Lead} is not supported', change: { entityTypeId: 1 } }
const NOT_HERE: Changes = { ID: 987_654, id: 987_654 }
const FIELDS: Provocation = { error: '', text: "Parameter 'fields' must be array.", change: { FIELDS: 'x', fields: undefined } }
const FIELDS_LOWER: Provocation = { error: '', text: "Parameter 'fields' must be array.", change: { fields: 'x' } }
const lists: Provocation[] = [{ error: '', text: "Parameter 'order' must be array.", change: { ORDER: 'x', order: 'x' } }, { error: '', text: "Parameter 'filter' must be array.", change: { FILTER: 'x', filter: 'x' } }]
const mail = (name: string): Provocation => ({ error: 'ERROR_CORE', text: 'The E-mail field contains an invalid address', change: { [`${name}.EMAIL`]: [{ VALUE: 'no address' }] } })
const contextOf = (error: string, text: string, status = 400): Provocation => ({ error, text, status, by: 'webhook' })
const WRONG_TYPE = contextOf('WRONG_AUTH_TYPE', 'Current authorization type is denied for this method Application context required', 403)
const notAdmin = (text: string, change: Changes = {}): Provocation => ({ error: 'ACCESS_DENIED', text, status: 403, by: 'employee', change })
const missing = (name: string, change: Changes): Provocation => ({ error: '100', text: `Could not find value for parameter {${name}}`, change })
const dealItem = ({ portal }: World): number => portal.addItem(2, { title: 'Documented' }).id
const leadItem = ({ portal }: World): number => portal.addItem(1, { title: 'Documented' }).id
/** The employee may see nothing of a kind. The test gives the right back. */
const denied = (entityTypeId: number, refusal: { error: string, text: string | RegExp }, change: (world: World) => Changes = () => ({})): Provocation => ({
  ...refusal, by: 'employee',
  change: (world) => {
    world.portal.denyCrm(7, { entityTypeId })
    return change(world)
  },
})
const noAdmin = (text: string): Provocation => ({ error: 'ACCESS_DENIED', text, by: 'employee' })
const triggerErrors: Provocation[] = [
  contextOf('ACCESS_DENIED', 'Access denied! Application context required'), noAdmin('Access denied! Admin permissions required'),
  { error: '', text: 'Empty trigger code!', change: { CODE: '' } }, { error: '', text: 'Wrong trigger code!', change: { CODE: 'Ä' } },
]
const robotCodes: Provocation[] = [
  { error: 'ERROR_ACTIVITY_VALIDATION_FAILURE', text: 'Empty activity code!', change: { CODE: '' } }, { error: 'ERROR_ACTIVITY_VALIDATION_FAILURE', text: 'Wrong activity code!', change: { CODE: 'ä b' } },
]
const robotErrors = (): Provocation[] => [
  contextOf('ACCESS_DENIED', 'Application context required'), noAdmin('Access denied!'), ...robotCodes,
  { error: 'ERROR_UNSUPPORTED_PROTOCOL', text: 'Unsupported handler protocol', change: { HANDLER: 'ftp://a.example/' } }, { error: 'ERROR_WRONG_HANDLER_URL', text: 'Wrong handler URL', change: { HANDLER: 'nowhere' } },
  { error: 'ERROR_ACTIVITY_VALIDATION_FAILURE', text: 'Empty activity NAME!', change: { NAME: '' } }, { error: 'ERROR_ACTIVITY_VALIDATION_FAILURE', text: 'Wrong properties array!', change: { PROPERTIES: 'x' } },
  { error: 'ERROR_ACTIVITY_VALIDATION_FAILURE', text: /^Wrong property key 1x!$/, change: { PROPERTIES: { '1x': { Name: 'X' } } } }, { error: 'ERROR_ACTIVITY_VALIDATION_FAILURE', text: /^Empty property NAME x!$/, change: { PROPERTIES: { x: {} } } },
  { error: 'ERROR_ACTIVITY_VALIDATION_FAILURE', text: 'Wrong activity FILTER!', change: { FILTER: 'x' } }, { error: 'ERROR_ACTIVITY_VALIDATION_FAILURE', text: 'Wrong activity DOCUMENT_TYPE!', change: { DOCUMENT_TYPE: ['crm'] } },
  { error: 'ERROR_ACTIVITY_ALREADY_INSTALLED', text: 'Activity or Automation rule already installed!' },
]
const rowErrors = (entityTypeId: number, owner: (world: World) => number): Provocation[] => [
  { error: '', text: 'The parameter id is invalid or not defined.', change: { id: 0 } }, { error: '', text: 'Not found', change: NOT_HERE }, denied(entityTypeId, { error: '', text: 'Access denied' }, (world) => ({ id: owner(world) })),
]
const discounts = (owner: (world: World) => number): Provocation[] => ([
  ['Discount Rate (DISCOUNT_RATE) is required if Percentage Discount Type (DISCOUNT_TYPE_ID) is defined<br>', { DISCOUNT_TYPE_ID: 2 }],
  ['Discount Sum (DISCOUNT_SUM) is required if Percentage Discount Type (DISCOUNT_TYPE_ID) is defined and Discount Rate (DISCOUNT_RATE) is 100%<br>', { DISCOUNT_TYPE_ID: 2, DISCOUNT_RATE: 100 }],
  ['Discount Sum (DISCOUNT_SUM) is required if Monetary Discount Type (DISCOUNT_TYPE_ID) is defined<br>', { DISCOUNT_TYPE_ID: 1 }],
] as const).map(([text, row]) => ({ error: 'ERROR_CORE', text, change: (world) => ({ id: owner(world), rows: [{ PRICE: 1, ...row }] }) }))
const notify: Provocation[] = [
  { error: 'USER_ID_EMPTY', text: "User ID can't be empty", change: { USER_ID: 0 } }, { error: 'MESSAGE_EMPTY', text: "Message can't be empty", change: { MESSAGE: '' } },
  { error: 'ATTACH_ERROR', text: 'Incorrect attach params', change: { ATTACH: 'x' } }, { error: 'ATTACH_OVERSIZE', text: 'You have exceeded the maximum allowable size of attach', change: { ATTACH: ['x'.repeat(60_001)] } },
]
const itemWrites = (id: (world: World) => Changes): Provocation[] => [
  NO_SMART,
  { error: 'CRM_FIELD_ERROR_VALUE_NOT_VALID', text: /^Invalid value for field ".+"$/, change: (world) => ({ ...id(world), fields: { stageId: 'NO_SUCH_STAGE' } }) },
  { error: '100', text: /^Expected iterable value for multiple field, but got \w+ instead$/, change: (world) => ({ ...id(world), fields: { observers: 5 } }) },
]

/** By the file of the documented errors. What is not here (plans, disk space, extranet users) is not played. */
export const PROVOCATIONS: Record<string, Provocation[]> = {
  'bizproc.robot.add.errors': robotErrors(), 'bizproc.activity.add.errors': robotErrors(),
  'bizproc.robot.delete.errors': [contextOf('ACCESS_DENIED', 'Application context required'), { error: 'ACCESS_DENIED', text: 'Access denied!', by: 'employee' }, ...robotCodes, { error: 'ERROR_ACTIVITY_NOT_FOUND', text: 'Activity or Robot not found!', change: { CODE: 'no_such' } }],
  'bizproc.robot.list.errors': [contextOf('ACCESS_DENIED', 'Application context required'), { error: 'ACCESS_DENIED', text: 'Access denied!', by: 'employee' }],
  'bizproc.event.send.errors': [{ error: 'ACCESS_DENIED', text: 'Access denied!', status: 403 }],
  'crm.automation.trigger.add.errors': [...triggerErrors, { error: '', text: 'Empty trigger name!', change: { NAME: '' } }],
  'crm.automation.trigger.delete.errors': [...triggerErrors, { error: '', text: 'Trigger not found', change: { CODE: 'no-such' } }],
  'crm.automation.trigger.execute.errors': [
    ...triggerErrors, { error: '', text: /^Trigger with code no-such is not registered\.$/, change: { CODE: 'no-such' } },
    { error: '', text: 'Incorrect parameter OWNER_TYPE_ID.', change: { CODE: 'c5u4m', OWNER_TYPE_ID: 1999 } }, { error: '', text: 'Incorrect parameter OWNER_ID.', change: { CODE: 'c5u4m', OWNER_ID: 0 } },
  ],
  'crm.deal.productrows.get.errors': rowErrors(2, dealItem), 'crm.deal.productrows.set.errors': [...rowErrors(2, dealItem), ...discounts(dealItem)],
  'crm.lead.productrows.set.errors': [...rowErrors(1, leadItem), ...discounts(leadItem), { error: '', text: 'The parameter rows must be array.', change: (world) => ({ id: leadItem(world), rows: 'x' }) }],
  'crm.item.productrow.set.errors': [
    { error: 'OWNER_NOT_FOUND', text: 'Owner was not found', change: { ownerId: 987_654 } }, { error: 'ENTITY_TYPE_NOT_SUPPORTED', text: /./, change: { ownerType: 'C' } }, missing('ownerId', { ownerId: undefined }),
    denied(2, { error: 'ACCESS_DENIED', text: 'Access denied' }, (world) => ({ ownerId: dealItem(world) })),
  ],
  'crm.lead.contact.add.errors': [{ error: 'NOT_FOUND', text: 'Not found.', change: NOT_HERE }, denied(1, { error: 'ACCESS_DENIED', text: /./ }, (world) => ({ id: leadItem(world) }))],
  'crm.lead.contact.items.get.errors': [{ error: 'NOT_FOUND', text: 'Not found.', change: NOT_HERE }, denied(1, { error: 'ACCESS_DENIED', text: /./ }, (world) => ({ id: leadItem(world) }))],
  'crm.tracking.trace.add.errors': [
    { error: 'ERROR_CORE', text: /^Parameter `TRACE` required\.$/, change: { TRACE: '' } }, { error: 'ERROR_CORE', text: 'Can not parse JSON in parameter `TRACE`.', change: { TRACE: '{' } },
    { error: 'ERROR_CORE', text: 'Wrong `TYPE` in parameter `ENTITIES`. Allowed types: COMPANY,CONTACT,DEAL,LEAD,QUOTE', change: { ENTITIES: [{ TYPE: 'TASK', ID: 1 }] } },
    { error: 'ERROR_CORE', text: 'Wrong `ID` in parameter `ENTITIES`.', change: { ENTITIES: [{ TYPE: 'LEAD', ID: 0 }] } }, { error: 'ERROR_CORE', text: /^You have no access to entity LEAD with ID 987654\.$/, change: { ENTITIES: [{ TYPE: 'LEAD', ID: 987_654 }] } },
  ],
  'crm.company.fields.errors': [denied(4, { error: '', text: 'Access denied.' })], 'crm.lead.list.errors': [denied(1, { error: '', text: 'Access denied.' })],
  'crm.timeline.comment.list.errors': [denied(2, { error: '', text: 'Access denied.' })],
  'app.option.get.errors': [contextOf('AccessException', 'Application context required')],
  'app.option.set.errors': [
    { error: 'ArgumentNullException', text: 'options is empty', change: { options: [] } }, contextOf('AccessException', 'Application context required'),
    { error: 'AccessException', text: 'Administrator authorization required', by: 'employee' },
  ],
  'user.option.get.errors': [contextOf('AccessException', 'Application context required')],
  'feature.get.errors': [{ error: 'CODE_EMPTY', text: "CODE can't be empty", change: { CODE: undefined } }],
  'crm.category.add.errors': [
    NO_SMART, NO_LEADS, { error: 'ACCESS_DENIED', text: 'Access denied', by: 'employee' }, { error: '0', text: "Field 'NAME' is required", change: { 'fields.name': '' } },
    { error: '0', text: 'Default client category does not support updating default state', change: { entityTypeId: 3 } },
  ],
  'crm.category.delete.errors': [
    { error: 'NOT_FOUND', text: 'Element not found', change: NOT_HERE }, NO_SMART, NO_LEADS, { error: 'ACCESS_DENIED', text: 'Access denied', by: 'employee', change: ({ pipeline }) => ({ id: pipeline }) },
    { error: '0', text: 'Default deal category cannot be deleted', change: { id: 0 } },
    { error: '0', text: 'Deals related to the funnel Second found', change: ({ portal, pipeline }) => ({ id: Number(portal.addItem(2, { title: 'T', categoryId: pipeline })['categoryId']) }) },
    { error: 'BX_ERROR', text: 'This funnel is the default funnel', change: ({ portal }) => ({ entityTypeId: 1302, id: Number(portal.addItem(1302, { title: 'T' })['categoryId']) }) },
  ],
  'crm.category.fields.errors': [NO_SMART, NO_LEADS],
  'crm.category.get.errors': [{ error: 'NOT_FOUND', text: 'Element not found', change: NOT_HERE }, NO_SMART, NO_LEADS],
  'crm.category.list.errors': [NO_SMART, NO_LEADS],
  'crm.company.add.errors': [FIELDS_LOWER, mail('fields')],
  'crm.company.delete.errors': [{ error: '', text: 'Company is not found', change: NOT_HERE }],
  'crm.company.list.errors': lists,
  'crm.company.update.errors': [{ error: '', text: 'Company is not found', change: NOT_HERE }],
  'crm.contact.add.errors': [FIELDS, mail('FIELDS')],
  'crm.contact.delete.errors': [NO_ID, { error: 'ERROR_CORE', text: 'Element not found', change: NOT_HERE }],
  'crm.contact.get.errors': [NO_ID, { error: '', text: 'Not found', change: NOT_HERE }],
  'crm.contact.list.errors': lists,
  'crm.deal.add.errors': [FIELDS],
  'crm.deal.delete.errors': [NO_ID, { error: '', text: 'Not found', change: NOT_HERE }],
  'crm.deal.get.errors': [NO_ID, { error: '', text: 'Not found', change: NOT_HERE }],
  'crm.deal.list.errors': lists,
  'crm.deal.userfield.list.errors': lists, 'crm.lead.userfield.list.errors': lists,
  'crm.lead.userfield.get.errors': [
    NO_ID, { error: 'ERROR_NOT_FOUND', text: "The entity with ID '987654' is not found", change: NOT_HERE },
    { error: '', text: 'Access denied.', status: 403, change: ({ portal }) => ({ id: portal.userFields.find((field) => field.entityTypeId === 2)!.id }) },
  ],
  'crm.duplicate.findbycomm.errors': [
    { error: 'Communication type is not defined', text: "Parameter 'type' is required.", change: { type: undefined } },
    { error: "Communication type 'FAX' is not supported in current context", text: "Communication type 'FAX' is not supported in current context", change: { type: 'FAX' } },
    { error: 'Communication values is not defined', text: "Parameter 'values' is required.", change: { values: [] } },
  ],
  'crm.item.add.errors': itemWrites(() => ({})),
  'crm.item.update.errors': itemWrites((world) => ({ id: dealItem(world) })),
  'crm.item.import.errors': itemWrites(() => ({})),
  'crm.item.batchImport.errors': [NO_SMART, { error: 'MAX_IMPORT_BATCH_SIZE_EXCEEDED', text: 'You cannot import more than 20 items', change: { data: Array.from({ length: 21 }, () => ({ title: 'T' })) } }],
  'crm.item.fields.errors': [NO_SMART],
  'crm.item.get.errors': [{ error: 'NOT_FOUND', text: 'Element not found', change: NOT_HERE }, NO_SMART],
  'crm.item.list.errors': [
    { error: 'INVALID_ARG_VALUE', text: "Invalid filter: field 'FIELD' is not allowed in filter", change: { filter: { FIELD: 1 } } }, NO_SMART,
    { error: 'INVALID_ARG_VALUE', text: "Invalid order: field 'FIELD' is not allowed in order", change: { order: { FIELD: 'ASC' } } },
    { error: 'INVALID_ARG_VALUE', text: "Invalid order: allowed sort directions are ASC, DESC. But got 'UP' for field 'id'", change: { order: { id: 'UP' } } },
  ],
  'crm.lead.delete.errors': [NO_ID, { error: '', text: 'Not found', change: NOT_HERE }],
  'crm.lead.get.errors': [{ error: '', text: 'Not found', change: NOT_HERE }, NO_ID],
  'crm.lead.update.errors': [NO_ID, { error: '', text: 'Not found', change: NOT_HERE }],
  'crm.status.add.errors': [
    { error: '', text: 'The field STATUS_ID is required.', change: { 'fields.STATUS_ID': undefined } }, FIELDS_LOWER,
    { error: '', text: 'The field ENTITY_ID is required.', change: { 'fields.ENTITY_ID': undefined } },
    { error: '', text: 'Specified entity type is not supported.', change: { 'fields.ENTITY_ID': 'DEAL_STAGE_987' } }, { error: '', text: 'Access denied.', by: 'employee' },
    { error: '', text: 'The field Title is required.', change: ({ pipeline }) => ({ 'fields.ENTITY_ID': `DEAL_STAGE_${pipeline}`, 'fields.NAME': '' }) },
    { error: '', text: /^Cannot create more stages after the final stage/, change: ({ pipeline }) => ({ 'fields.ENTITY_ID': `DEAL_STAGE_${pipeline}` }) },
    { error: 'ERROR_CORE', text: 'The specified status ID already exists.', change: ({ pipeline }) => ({ 'fields.ENTITY_ID': `DEAL_STAGE_${pipeline}`, 'fields.STATUS_ID': 'NEW', 'fields.SORT': 15 }) },
  ],
  'crm.status.entity.items.errors': [{ error: 'The parameter entityId is not defined or invalid.', text: 'The directory ID is not specified or is incorrect.', change: { entityId: 'NO_SUCH' } }],
  'crm.status.list.errors': [{ error: 'Invalid parameters.', text: 'Incorrect parameters passed.', change: { filter: { ENTITY_ID: ['A'] } } }],
  'crm.timeline.comment.add.errors': [
    { error: 'OWNER_NOT_FOUND', text: 'Owner of the item not found', change: { 'fields.ENTITY_ID': 987_654 } },
    { error: 'INVALID_ARG_VALUE', text: 'Empty comment', change: (world) => ({ 'fields.ENTITY_ID': dealItem(world), 'fields.COMMENT': '' }) }, missing('fields', { fields: undefined }),
  ],
  'crm.type.add.errors': [
    { error: 'INVALID_ARG_VALUE', text: 'entityTypeId is out of allowed range', change: { 'fields.entityTypeId': 1031 } }, { error: 'ACCESS_DENIED', text: 'Access denied', by: 'employee' },
    missing('fields', { fields: undefined }), { error: '0', text: 'Select a workplace where the SPA will be located', change: { 'fields.isExternal': 'true' } },
  ],
  'event.bind.errors': [
    { error: 'ERROR_EVENT_NOT_FOUND', text: 'Event not found', change: { event: 'ONNOSUCH' } }, notAdmin('Access denied! Offline events binding requires administrator access rights', { event_type: 'offline' }),
    notAdmin('Access denied! Event binding with AUTH_TYPE requires administrator access rights', { auth_type: 1 }),
  ],
  'event.unbind.errors': [
    notAdmin('Access denied! Offline events unbinding requires administrator access rights', { event_type: 'offline' }), notAdmin('Access denied! Event unbinding with AUTH_TYPE requires administrator access rights', { auth_type: 1 }),
  ],
  'event.offline.clear.errors': [notAdmin('Access denied!')], 'event.offline.error.errors': [notAdmin('Access denied!')], 'event.offline.get.errors': [notAdmin('Access denied!')], 'event.offline.list.errors': [notAdmin('Access denied!')],
  'im.notify.errors': notify, 'im.notify.system.add.errors': notify,
  'placement.list.errors': [WRONG_TYPE],
  'placement.unbind.errors': [
    WRONG_TYPE, notAdmin('Access denied!'), { error: 'ERROR_ARGUMENT', text: "Argument 'PLACEMENT' is null or empty", change: { PLACEMENT: '' } },
    { error: 'ERROR_ARGUMENT', text: "The value of an argument 'PLACEMENT' must be of type string", change: { PLACEMENT: ['x'] } },
  ],
  'userfieldconfig.add.errors': [
    { error: '', text: "The 'FIELD_NAME' field is not found.", change: { 'field.fieldName': '' } }, { error: '', text: 'Access denied', by: 'employee' },
    { error: '', text: "The 'USER_TYPE_ID' field is not found.", change: { 'field.userTypeId': '' } }, { error: '', text: 'You cannot create custom fields', change: { 'field.entityId': 'CRM_DEAL' } },
    { error: '', text: 'Field UF_CRM_DEAL_X already exists', change: ({ portal }) => ({ 'field.entityId': 'CRM_DEAL', 'field.fieldName': portal.addUserField(2, { fieldName: 'UF_CRM_DEAL_X' }).fieldName }) },
  ],
  'userfieldconfig.get.errors': [{ error: '', text: 'You do not have permission to view user field settings', change: NOT_HERE }, { error: '', text: 'No settings for UserFieldAccess', change: { moduleId: 'tasks' } }],
  'userfieldconfig.list.errors': [{ error: '', text: 'No settings for UserFieldAccess', change: { moduleId: 'tasks' } }],
  'userfieldconfig.update.errors': [{ error: '', text: 'You cannot change the settings of the user field', change: NOT_HERE }, { error: '', text: 'No settings for UserFieldAccess', change: { moduleId: 'tasks' } }],
}
