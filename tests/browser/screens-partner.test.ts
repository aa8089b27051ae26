import { PARTNER_SCREENS } from './screens.ts'
import { walkScreens } from './walk-screens.ts'

walkScreens('clients and partners', PARTNER_SCREENS)
