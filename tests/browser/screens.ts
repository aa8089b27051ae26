import { ACCESS } from './screens/access.ts'
import { CONSOLE } from './screens/console.ts'
import { QUEUE } from './screens/queue.ts'
import { GATES } from './screens/gates.ts'
import { OPEN } from './screens/open.ts'
import { HELP } from './screens/help.ts'
import { INSTALL_SCREENS } from './screens/install.ts'
import { NOTIFY_SCREENS } from './screens/notify.ts'
import { PARTNER_CARD } from './screens/partner-card.ts'
import { RATING } from './screens/rating.ts'
import { REQUESTS } from './screens/requests.ts'
import { SETTINGS } from './screens/settings.ts'
import { WALK } from './screens/walk.ts'
import { WORK_SCREENS } from './screens/work.ts'
import { WIDENING } from './screens/widening.ts'
import type { Screen } from './screens/stage.ts'

/** Every state of every screen, in the order in which they are walked; a part of the product has a file of its own in `screens/`. */
export const PARTNER_SCREENS: readonly Screen[] = [...WALK, ...WORK_SCREENS, ...INSTALL_SCREENS, ...SETTINGS, ...OPEN, ...NOTIFY_SCREENS, ...RATING, ...HELP, ...GATES]
/** The same of the operator's console, on a stage of its own. */
export const OPERATOR_SCREENS: readonly Screen[] = [...CONSOLE, ...QUEUE, ...ACCESS, ...PARTNER_CARD, ...REQUESTS, ...WIDENING]
/** The operator's after all the others: there is most to be seen then. */
export const SCREENS: readonly Screen[] = [...PARTNER_SCREENS, ...OPERATOR_SCREENS]
