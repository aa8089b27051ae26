/**
 * The weather from a command: `node sandbox/switch.ts http://127.0.0.1:4100 dropEvents=0.5 'planLapsed=["luso"]'`,
 * `… luso:dismiss=7 'luso:pay={"status":"P","days":28}'` for what happens to a portal, `… fair` for fair weather. Values are JSON; others are taken as texts.
 */
const [, , desk, ...wishes] = process.argv

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

async function post(path: string, body: unknown): Promise<string> {
  const answer = await fetch(new URL(path, desk), { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
  return `${path} ${answer.status} ${await answer.text()}`
}

async function apply(wish: string): Promise<string> {
  if (wish === 'fair') return await post('/weather/fair', {})
  const [key = '', ...rest] = wish.split('=')
  const [portal, action] = key.split(':')
  if (portal && action) return await post(`/portals/${portal}/${action}`, { value: rest.length > 0 ? valueOf(rest.join('=')) : undefined })
  return await post('/weather', { [key]: valueOf(rest.join('=')) })
}

if (!desk || wishes.length === 0) throw new Error('Say where the desk is and what shall change: node sandbox/switch.ts http://127.0.0.1:4100 dropEvents=0.5')
for (const wish of wishes) process.stdout.write(`${await apply(wish)}\n`)
