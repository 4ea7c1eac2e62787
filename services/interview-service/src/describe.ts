import { describeHttpApi, unconnected } from '@interview-pass/service-kit'
import packageJson from '../package.json' with { type: 'json' }
import { apiDocs, features, type AppNeeds } from './app.ts'
import { serviceName } from './deps.ts'

/** The OpenAPI document of this service, made without connecting to anything. */
export function openApi(): Promise<object> {
  return describeHttpApi(
    { ...apiDocs, name: serviceName, version: packageJson.version },
    features(unconnected<AppNeeds>()),
  )
}
