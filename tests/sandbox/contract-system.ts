import { CLIENT } from './open-sandbox.ts'
import type { Documented, Reply, World } from './contract-world.ts'
import { get, post, postForm, withScopes } from './contract-world.ts'

type Case = (world: World, example: Documented) => Promise<Reply>

const LIST = 'crm.item.list'

async function call(world: World, { auth, method = LIST, body = { entityTypeId: 1 } }: { auth?: string, method?: string, body?: object } = {}): Promise<Reply> {
  return await post(world.portal.restUrl + method, { ...body, auth: auth ?? world.portal.tokensFor().access_token })
}

/** By a switch: the sandbox knows status and text of a system error by its code. */
function byWeather(error: string, wish: { status?: number, description?: string } = {}): Case {
  return async (world) => {
    world.opened.sandbox.weather.failNextRest = { times: 1, error, ...wish }
    return await call(world)
  }
}

async function during(world: World, set: () => void, reset: () => void): Promise<Reply> {
  set()
  const reply = await call(world)
  reset()
  return reply
}

async function batch(world: World, example: Documented): Promise<Reply> {
  return await call(world, { method: 'batch', body: example.request.body ?? {} })
}

function refreshQuery(world: World): Record<string, string> {
  return { grant_type: 'refresh_token', client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, refresh_token: world.portal.tokensFor().refresh_token }
}

const tokenUrl = (world: World, query: Record<string, string> = {}): string => `${world.opened.sandbox.oauthUrl}/oauth/token/?${new URLSearchParams(query).toString()}`
const oauth = (change: Record<string, string>): Case => async (world) => await get(tokenUrl(world, { ...refreshQuery(world), ...change }))

async function refusedOauth(world: World, error: string): Promise<Reply> {
  world.opened.sandbox.weather.failNextOauth = { times: 1, error }
  return await get(tokenUrl(world, refreshQuery(world)))
}

/** How each documented answer that belongs to no single method is brought about. */
export const SYSTEM_CASES: Record<string, Case> = {
  'rest.error.NO_AUTH_FOUND': async (world) => await call(world, { auth: 'nonsense' }),
  'rest.error.ERROR_METHOD_NOT_FOUND': async (world) => await call(world, { method: 'crm.nosuch.method' }),
  'rest.error.ERROR_BATCH_LENGTH_EXCEEDED': async (world) => await call(world, { method: 'batch', body: { cmd: Array.from({ length: 51 }, () => 'server.time') } }),
  'rest.error.expired_token': async (world) => {
    const { access_token } = world.portal.tokensFor()
    world.portal.expireTokens()
    return await call(world, { auth: access_token })
  },
  'rest.error.insufficient_scope': async ({ portal }) => await post(`${portal.createWebhook(1, ['im'])}${LIST}`, { entityTypeId: 1 }),
  'rest.error.user_access_error': async (world) => await during(world, () => world.portal.restrictUser(1), () => world.portal.restrictUser(1, false)),
  'rest.error.ACCESS_DENIED': async (world) => {
    const { weather } = world.opened.sandbox
    return await during(world, () => void (weather.planLapsed = ['luso']), () => void (weather.planLapsed = []))
  },
  'rest.error.APPLICATION_NOT_FOUND': async (world) => {
    const other = world.opened.sandbox.portal('adria')
    await world.opened.sandbox.install(other)
    const { access_token } = other.tokensFor()
    await other.uninstall()
    return await post(other.restUrl + LIST, { entityTypeId: 1, auth: access_token })
  },
  'rest.error.PORTAL_DELETED': async (world) => {
    const other = world.opened.sandbox.portal('wisla')
    await world.opened.sandbox.install(other)
    const { access_token } = other.tokensFor()
    other.deletePortal()
    return await post(other.restUrl + LIST, { entityTypeId: 1, auth: access_token })
  },
  'rest.error.WRONG_AUTH_TYPE': async ({ portal }) => await post(`${portal.createWebhook()}placement.bind`, { PLACEMENT: 'LEFT_MENU', HANDLER: 'https://a.example/' }),
  'rest.error.QUERY_LIMIT_EXCEEDED': byWeather('QUERY_LIMIT_EXCEEDED'),
  'rest.error.ERROR_BATCH_METHOD_NOT_ALLOWED': byWeather('ERROR_BATCH_METHOD_NOT_ALLOWED'),
  'rest.error.INTERNAL_SERVER_ERROR': byWeather('INTERNAL_SERVER_ERROR'),
  'rest.error.ERROR_UNEXPECTED_ANSWER': byWeather('ERROR_UNEXPECTED_ANSWER'),
  'rest.error.INVALID_REQUEST': byWeather('INVALID_REQUEST'),
  'rest.error.OVERLOAD_LIMIT': byWeather('OVERLOAD_LIMIT'),
  'rest.error.INVALID_CREDENTIALS': byWeather('INVALID_CREDENTIALS'),
  'rest.error.ERROR_MANIFEST_IS_NOT_AVAILABLE': byWeather('ERROR_MANIFEST_IS_NOT_AVAILABLE'),
  'rest.error.METHOD_CONFIRM_WAITING': byWeather('METHOD_CONFIRM_WAITING'),
  'rest.error.METHOD_CONFIRM_DENIED': byWeather('METHOD_CONFIRM_DENIED'),
  'rest.error.CONNECTION_ERROR': byWeather('CONNECTION_ERROR'),
  'rest.error.invalid_token': byWeather('invalid_token'),
  'rest.error.insufficient_scope-app': byWeather('insufficient_scope', { status: 401, description: 'The request requires higher privileges than provided by the access token' }),
  'rest.error.crm-legacy-empty-code': byWeather('', { description: 'Access denied.' }),
  'rest.error.html-body': async (world) => {
    world.opened.sandbox.weather.failNextRest = { times: 1, status: 502, html: true }
    return await call(world)
  },
  'rest.portal-moved': async (world) => {
    const other = world.opened.sandbox.portal('nordwerk')
    const before = other.restUrl
    await other.rename()
    return await post(before + LIST, { entityTypeId: 1 })
  },
  'oauth.refresh.ok': oauth({}),
  'oauth.refresh.ok-post-form': async (world) => await postForm(tokenUrl(world), refreshQuery(world)),
  'oauth.error.invalid_client': oauth({ client_secret: 'wrong' }),
  'oauth.error.invalid_grant': oauth({ refresh_token: 'spent' }),
  'oauth.error.insufficient_scope': async (world) => await refusedOauth(world, 'insufficient_scope'), 'oauth.error.invalid_scope': async (world) => await refusedOauth(world, 'invalid_scope'),
  'oauth.error.invalid_request': oauth({ grant_type: '' }),
  'batch.linked.ok': batch,
  'batch.crm-add-with-contact': batch,
  'batch.independent.request': batch,
  'batch.error.halt0': async (world, example) => await withScopes(world, [], async () => await batch(world, example)),
  'batch.error.halt1': async (world, example) => await withScopes(world, [], async () => await batch(world, example)),
  'webhook.incoming.ok': async ({ portal }, example) => await post(`${portal.createWebhook()}crm.item.add.json`, example.request.body),
  'webhook.incoming.bad-code': async ({ portal }, example) => await post(`${portal.restUrl}1/wrong/crm.item.add.json`, example.request.body),
}
