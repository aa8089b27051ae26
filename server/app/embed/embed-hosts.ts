import { isEmbedHost } from '../../core/embed.ts'
import { deleteEmbedHosts, findEmbedHosts, insertEmbedHosts, listEmbedHosts as list } from '../../store/embed-hosts.ts'
import type { EmbedHost } from '../../store/embed-hosts.ts'
import { inTransaction } from '../../store/transaction.ts'
import type { App } from '../app.ts'
import { writeJournal } from '../journal/write-journal.ts'
import type { Caller } from '../session/open-session.ts'

export type { EmbedHost }

export async function listEmbedHosts(app: App): Promise<EmbedHost[]> {
  return list(app.db)
}

/** Whether a site may frame the form. Told of one site at a time, and never why. */
export async function mayEmbed(app: App, host: string): Promise<boolean> {
  return isEmbedHost(await findEmbedHosts(app.db, host), host)
}

/** Makes these the only sites; the same list again changes nothing and leaves no row. */
export async function setEmbedHosts(app: App, caller: Caller, hosts: readonly string[]): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    const now = app.now()
    const known = (await list(tx)).map(({ host }) => host)
    const added = hosts.filter((host) => !known.includes(host))
    const removed = known.filter((host) => !hosts.includes(host))
    if (added.length + removed.length === 0) return
    await deleteEmbedHosts(tx, removed)
    await insertEmbedHosts(tx, added, caller.userName, now)
    await writeJournal(tx, app, {
      at: now, kind: 'embed_hosts_changed', requestId: null, partnerId: null, memberId: caller.memberId, userId: caller.userId, userName: caller.userName,
      details: [...added.map((host) => `+${host}`), ...removed.map((host) => `-${host}`)].join(' '),
    })
  })
}
