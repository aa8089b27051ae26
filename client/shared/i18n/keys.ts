import type access from '../../../locales/en/access.json'
import type activity from '../../../locales/en/activity.json'
import type app from '../../../locales/en/app.json'
import type card from '../../../locales/en/card.json'
import type cases from '../../../locales/en/cases.json'
import type connection from '../../../locales/en/connection.json'
import type console from '../../../locales/en/console.json'
import type dashboards from '../../../locales/en/dashboards.json'
import type gate from '../../../locales/en/gate.json'
import type help from '../../../locales/en/help.json'
import type install from '../../../locales/en/install.json'
import type journal from '../../../locales/en/journal.json'
import type locations from '../../../locales/en/locations.json'
import type notify from '../../../locales/en/notify.json'
import type open from '../../../locales/en/open.json'
import type operator from '../../../locales/en/operator.json'
import type queue from '../../../locales/en/queue.json'
import type rating from '../../../locales/en/rating.json'
import type requests from '../../../locales/en/requests.json'
import type reservation from '../../../locales/en/reservation.json'
import type reserve from '../../../locales/en/reserve.json'
import type rules from '../../../locales/en/rules.json'
import type saidRules from '../../../locales/en/said-rules.json'
import type settings from '../../../locales/en/settings.json'
import type signIn from '../../../locales/en/sign-in.json'
import type work from '../../../locales/en/work.json'

type Texts = typeof access & typeof activity & typeof app & typeof card & typeof cases & typeof connection & typeof console & typeof dashboards & typeof gate & typeof help & typeof install & typeof journal & typeof locations & typeof notify & typeof open & typeof operator
  & typeof queue & typeof rating & typeof requests & typeof reservation & typeof reserve & typeof rules & typeof saidRules & typeof settings & typeof signIn & typeof work

type Leaf<T, Path extends string = ''> = T extends string ? Path : { [K in keyof T & string]: Leaf<T[K], Path extends '' ? K : `${Path}.${K}`> }[keyof T & string]

/** Every key of the texts: a wrong one does not compile. */
export type TextKey = Leaf<Texts>
