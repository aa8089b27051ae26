import { z } from 'zod'
import { EMBED_THEMES, readEmbedHost } from '../core/embed.ts'
import { inIssue } from '../core/issue-words.ts'

const MOST_HOSTS = 500

const host = z.string().max(300).transform((typed, context) => {
  const read = readEmbedHost(typed)
  if (read !== null) return read
  context.addIssue({ code: 'custom', message: inIssue('badField.site') })
  return z.NEVER
})

/** PUT /api/operator/embed-hosts — the whole list. */
export const embedHostsBody = z.strictObject({ hosts: z.array(host).max(MOST_HOSTS).transform((hosts) => [...new Set(hosts)]) })

/** GET /api/operator/embed-hosts; PUT answers with it too. `script` is what a site puts where the form should stand. */
export type EmbedHostsView = { hosts: { host: string, addedBy: string, addedAt: number }[], script: string }

/** GET /embed/pt?origin=https://blog.example&theme=dark&accent=#0066e0 — beside it everything that a link to the form may say. */
export const embedQuery = z.object({
  origin: z.string().max(300).catch(''),
  theme: z.enum(EMBED_THEMES).catch('light'),
  accent: z.string().max(20).toLowerCase().catch(''),
})
