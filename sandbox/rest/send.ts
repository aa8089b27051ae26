import { gzipSync } from 'node:zlib'
import type { Request, Response } from 'express'
import type { Portal } from '../portal.ts'
import type { RestOutage, SlowAnswer } from '../weather.ts'
import { takes } from '../weather.ts'

export type Settled = { status: number, body: Record<string, unknown>, html?: boolean }

const TITLES: Record<number, string> = { 200: 'Authorization', 403: 'Forbidden', 500: 'Internal Server Error', 502: 'Bad Gateway', 503: 'Service Temporarily Unavailable', 504: 'Gateway Time-out' }

/** What a proxy in front of the portal says. */
export function sendPage(res: Response, status: number): void {
  const title = `${status === 200 ? '' : `${status} `}${TITLES[status] ?? 'Error'}`
  res.status(status).type('html').send(`<html><head><title>${title}</title></head><body><center><h1>${title}</h1></center><hr><center>nginx</center></body></html>`)
}

/** A portal that is down does nothing with the call; true: it is dealt with. */
export function meetsOutage(req: Request, res: Response, outage: RestOutage | undefined): boolean {
  if (!outage) return false
  if (outage === 'reset') req.socket.destroy()
  else if (outage !== 'silent') sendPage(res, Number(outage.slice(4)))
  return true
}

const PIECES = 20
const MEGABYTE = 1024 * 1024

/** True after so long, false as soon as the caller is gone. */
async function wait(res: Response, ms: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const end = (isOver: boolean) => (): void => {
      clearTimeout(timer)
      res.off('close', onClose)
      resolve(isOver)
    }
    const onClose = end(false)
    const timer = setTimeout(end(true), ms)
    res.once('close', onClose)
  })
}

async function drip(res: Response, status: number, text: string, ms: number): Promise<void> {
  res.writeHead(status, { 'content-type': 'application/json; charset=utf-8' })
  const bytes = Buffer.from(text)
  const size = Math.max(1, Math.ceil(bytes.length / PIECES))
  for (let at = 0; at < bytes.length; at += size) {
    if (!(await wait(res, ms / PIECES))) return
    res.write(bytes.subarray(at, at + size))
  }
  res.end()
}

function strikes<T extends { portal?: string, method?: string, times: number }>(portal: Portal, aimed: T | null, method: string): T | null {
  return takes(aimed, portal.seed.name, method) ? aimed : null
}

function sendText(req: Request, res: Response, { status, text, isPacked }: { status: number, text: string, isPacked: boolean }): void {
  res.status(status).type('json')
  if (isPacked && /\bgzip\b/.test(String(req.headers['accept-encoding']))) res.set('content-encoding', 'gzip').send(gzipSync(text))
  else res.send(text)
}

/** Sends an answer through the weather: cut off, late, in drops, huge, or as a page. What the call did stays done. */
export async function sendSettled(req: Request, res: Response, portal: Portal, method: string, settled: Settled): Promise<void> {
  const { weather } = portal.cloud
  if (settled.status === 200 && takes(weather.cutAnswerAfterEffect, portal.seed.name, method)) {
    req.socket.destroy()
    return
  }
  const slow: SlowAnswer | null = strikes(portal, weather.slowAnswer, method)
  if (slow && !(await wait(res, Math.min(slow.ms, weather.requestLimitMs)))) return
  if (slow && slow.ms > weather.requestLimitMs) {
    sendPage(res, 504)
    return
  }
  if (settled.html) {
    sendPage(res, settled.status)
    return
  }
  const huge = strikes(portal, weather.hugeAnswer, method)
  const body = huge ? { ...settled.body, padding: 'x'.repeat(Math.round(huge.megabytes * MEGABYTE)) } : settled.body
  const dripping = strikes(portal, weather.dripAnswer, method)
  const text = JSON.stringify(body)
  if (dripping) await drip(res, settled.status, text, dripping.ms)
  else if (takes(weather.brokenAnswer, portal.seed.name, method)) sendText(req, res, { status: settled.status, text: text.slice(0, Math.floor(text.length / 2)), isPacked: false })
  else sendText(req, res, { status: settled.status, text, isPacked: weather.gzipAnswers })
}
