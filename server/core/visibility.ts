import { covers } from './location.ts'
import type { Location } from './location.ts'
import type { ImplementationRequest } from './request.ts'

/** Whether a published request is shown in the list of a partner with these locations; reserving has rules of its own. */
export function isVisible(request: Pick<ImplementationRequest, 'state' | 'country' | 'region'>, locations: readonly Location[]): boolean {
  return request.state === 'published' && covers(locations, request)
}
