import type { NoticesView } from '../../../server/contract/notice.ts'
import type { NotifyBody, NotifyView } from '../../../server/contract/notify.ts'
import type { Call } from '../../shared/api.ts'

/** What the bell and its settings ask the server. */
export function noticeCalls(call: Call) {
  return {
    getNotices: () => call<NoticesView>('GET', '/api/notices'),
    readNotices: (upTo: number) => call<NoticesView>('POST', '/api/notices/read', { upTo }),
    getPrefs: () => call<NotifyView>('GET', '/api/notifications'),
    savePrefs: (body: NotifyBody) => call<NotifyView>('PUT', '/api/notifications', body),
  }
}
