import type { Rulebook } from '../../core/rulebook.ts'
import { html } from '../../http/html.ts'
import { FIND_A_PARTNER, noticePage, type PublicAssets } from './layout.ts'

/** "I do not accept" is an answer, not an error. */
export function declinedPage(assets: PublicAssets, rulebook: Pick<Rulebook, 'cap'>): string {
  return noticePage(assets, 'Then we cannot pass your request on', 'end', html`
<p class="lead">You chose not to share your request with partners. Nothing was stored: what you wrote is gone from our side.</p>
<p>You can choose a partner yourself and write to them directly.</p>
<p class="actions"><a class="button" href="${FIND_A_PARTNER}">Find a partner</a> <a class="button quiet" href="/request">Back to the form</a></p>
<p class="hint">If you change your mind: we show your contacts only to the partners who take your request, ${rulebook.cap} at most.</p>`)
}
