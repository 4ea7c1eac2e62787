import { documentedRoutesOf } from '@interview-pass/service-kit/testing'
import { openApi, openApiAdmin } from '../src/describe.ts'

/** Every route of this service, whatever is added later, as its two documents describe it. */
export const documentedRoutes = [
  ...documentedRoutesOf(openApi(), false),
  ...documentedRoutesOf(openApiAdmin(), true),
]
