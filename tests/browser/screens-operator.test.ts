import { OPERATOR_SCREENS } from './screens.ts'
import { walkScreens } from './walk-screens.ts'

walkScreens('the operator', OPERATOR_SCREENS)
