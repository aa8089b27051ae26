import type { Request, Response } from 'express'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '..', 'browser')
const FILES = new Set(['look.css', 'portal.css', 'desk.css', 'portal.js', 'frame-host.js', 'board.js', 'panel.js', 'desk.js', 'mailbox.js', 'mailbox.css', 'elements.js', 'bb-code.js'])

/** Styles and scripts of the sandbox's own pages, from a closed list. */
export function answerAsset(req: Request, res: Response): void {
  const file = String(req.params['file'])
  if (!FILES.has(file)) {
    res.status(404).end()
    return
  }
  res.set('cache-control', 'no-cache').sendFile(join(ROOT, file))
}
