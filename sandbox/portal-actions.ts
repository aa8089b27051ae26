import type { SandboxPortal } from './handle.ts'
import type { Payment } from './state.ts'

const DAY_MS = 24 * 3600_000

type Wish = Record<string, unknown>
type Action = { label: string, sample: string, run: (portal: SandboxPortal, value: unknown) => unknown }

function asWish(value: unknown): Wish {
  return typeof value === 'object' && value !== null ? (value as Wish) : {}
}

/** An item by `{"entityTypeId":2,"id":1811}`; the kind is a deal when it is not said. */
function itemOf(value: unknown): { entityTypeId: number, id: number } {
  const { entityTypeId = 2, id } = asWish(value)
  return { entityTypeId: Number(entityTypeId), id: Number(id) }
}

/** Who acts: nobody said is the administrator, null is a robot. */
function actorOf(value: unknown): number | null | undefined {
  const { userId } = asWish(value)
  return userId === undefined || userId === null ? userId : Number(userId)
}

function action(label: string, sample: string, run: Action['run']): Action {
  return { label, sample, run }
}

/** What happens to a portal, its people and its records: tests use the handle, the desk and a command these names. */
export const PORTAL_ACTIONS: Record<string, Action> = {
  'expire-tokens': action('Access tokens expire', '', (portal) => portal.expireTokens()),
  'revoke-tokens': action('All tokens die', '', (portal) => portal.revokeTokens()),
  'press-install': action('Installer opened, not finished', '', (portal) => portal.pressInstall()),
  install: action('Installation finished', '', (portal) => portal.finishInstall()),
  uninstall: action('Application removed', '{"clean":true}', (portal, value) => portal.uninstall({ clean: asWish(value)['clean'] === true })),
  upgrade: action('New version: handlers wiped', '', (portal) => portal.upgrade()),
  'lose-handlers': action('Event handlers are forgotten', '', (portal) => portal.loseHandlers()),
  'lose-widgets': action('Widgets are forgotten', '', (portal) => portal.loseWidgets()),
  pay: action('Payment changes', '{"status":"P","expired":false,"days":28}', (portal, value) => portal.pay(asWish(value) as Partial<Payment>)),
  license: action('Another plan', '"de_ent10000"', (portal, value) => portal.setLicense(String(value))),
  'crm-mode': action('CRM mode', '"simple"', (portal, value) => portal.setCrmMode(value === 'simple' ? 'simple' : 'classic')),
  language: action('Interface language', '"de"', (portal, value) => portal.setLanguage(String(value))),
  rename: action('Portal gets another address', '', (portal) => portal.rename()),
  delete: action('Portal is deleted', '', (portal) => portal.deletePortal()),
  'reuse-address': action('Another company takes the address', '', (portal) => portal.reuseAddress()),
  dismiss: action('Person is dismissed', '7', (portal, value) => portal.dismissUser(Number(value))),
  'dismiss-empty': action('Person is dismissed, profile empty', '7', (portal, value) => portal.dismissUser(Number(value), 'empty')),
  rehire: action('Person is back', '7', (portal, value) => portal.rehireUser(Number(value))),
  restrict: action('Person kept from the application', '7', (portal, value) => portal.restrictUser(Number(value))),
  admit: action('Person admitted again', '7', (portal, value) => portal.restrictUser(Number(value), false)),
  deny: action('Person loses CRM rights', '{"userId":7,"entityTypeId":2,"categoryId":0,"sees":true}', (portal, value) => {
    const { userId, entityTypeId, categoryId, sees } = asWish(value)
    portal.denyCrm(Number(userId), { entityTypeId: Number(entityTypeId ?? 2), categoryId: categoryId === undefined || categoryId === null ? null : Number(categoryId), sees: sees === true })
  }),
  allow: action('Person has all CRM rights', '7', (portal, value) => portal.allowCrm(Number(value))),
  webhook: action('An inbound webhook; the answer is its address', '1', (portal, value) => portal.createWebhook(Number(value) || undefined)),
  'webhook-deleted': action('The inbound webhook is deleted', '"http://…/rest/1/code/"', (portal, value) => portal.deleteWebhook(String(value))),
  outbound: action('An outbound webhook; the answer is its token', '{"url":"http://127.0.0.1:3000/b24/event","events":["ONCRMDEALUPDATE"]}', (portal, value) => {
    const { url, events } = asWish(value)
    return portal.setOutboundWebhook(String(url), Array.isArray(events) ? events.map(String) : ['ONCRMDEALUPDATE', 'ONCRMDEALDELETE'])
  }),
  burst: action('So many events at once', '1000', (portal, value) => portal.burst(Number(value))),
  forge: action('A forged event', '{"event":"ONCRMDEALUPDATE","data":{"FIELDS":{"ID":"1811"}}}', (portal, value) => {
    const { event = 'ONCRMDEALUPDATE', data } = asWish(value)
    portal.forgeEvent(String(event), data === undefined ? undefined : asWish(data))
  }),
  hire: action('Somebody is hired', '{"name":"Nora","lastName":"New"}', (portal, value) => portal.hire(String(asWish(value)['name'] ?? 'Nora'), String(asWish(value)['lastName'] ?? 'New')).id),
  'confirm-method': action('A method must be allowed first', '{"method":"crm.item.add","allowed":null}', (portal, value) => {
    const { method, allowed } = asWish(value)
    portal.confirmMethod(String(method), typeof allowed === 'boolean' ? allowed : null)
  }),
  absent: action('Person is away for so many days', '{"userId":7,"days":3}', (portal, value) => {
    const { userId, days = 1 } = asWish(value)
    portal.addAbsence(Number(userId), { from: Date.now(), to: Date.now() + Number(days) * DAY_MS })
  }),
  'place-trigger': action('Trigger put on a stage', '{"code":"reserved","entityTypeId":2,"stageId":"PREPARATION"}', (portal, value) => {
    const { code, entityTypeId = 2, stageId } = asWish(value)
    portal.placeTrigger(String(code), { entityTypeId: Number(entityTypeId), stageId: String(stageId) })
  }),
  'run-robot': action('Robot is started', '{"code":"tell_vendor","entityTypeId":2,"id":1811}', (portal, value) => portal.runRobot(String(asWish(value)['code']), itemOf(value))),
  'require-field': action('Field mandatory at a stage', '{"entityTypeId":2,"stageId":"WON","field":"opportunity"}', (portal, value) => {
    const { entityTypeId = 2, stageId, field } = asWish(value)
    portal.requireField(Number(entityTypeId), String(stageId), String(field))
  }),
  'mandatory-field': action('A mandatory custom field', '{"entityTypeId":2,"fieldName":"UF_CRM_BRANCH"}', (portal, value) => {
    const { entityTypeId = 2, fieldName } = asWish(value)
    return portal.addUserField(Number(entityTypeId), { fieldName: String(fieldName), mandatory: true }).id
  }),
  'add-item': action('Record is made', '{"entityTypeId":2,"fields":{"title":"By hand"},"userId":null}', (portal, value) => portal.addItem(Number(asWish(value)['entityTypeId'] ?? 2), asWish(asWish(value)['fields']), actorOf(value)).id),
  'send-form': action('CRM form is sent', '{"formId":12,"entity":"lead","name":"Mara","lastName":"Reis","email":"mara@example.com","phone":"+351912345678","comments":"We want calls and leads in one place."}', (portal, value) => {
    const wish = asWish(value)
    return portal.sendForm({ ...wish, formId: Number(wish['formId'] ?? 12), entity: wish['entity'] === 'deal' ? 'deal' : 'lead' }).id
  }),
  move: action('Record moves to a stage', '{"entityTypeId":2,"id":1811,"stageId":"WON","userId":null}', (portal, value) => portal.moveItem(itemOf(value).entityTypeId, itemOf(value).id, String(asWish(value)['stageId']), actorOf(value))),
  'delete-item': action('Record is deleted', '{"entityTypeId":2,"id":1811}', (portal, value) => portal.deleteItem(itemOf(value).entityTypeId, itemOf(value).id, actorOf(value))),
  restore: action('Record is restored', '{"entityTypeId":2,"id":1811}', (portal, value) => portal.restoreItem(itemOf(value).entityTypeId, itemOf(value).id).id),
  merge: action('Records are merged', '{"entityTypeId":3,"ids":[2431,2432]}', (portal, value) => {
    const { entityTypeId = 3, ids } = asWish(value)
    return portal.mergeItems(Number(entityTypeId), Array.isArray(ids) ? ids.map(Number) : [])
  }),
}
