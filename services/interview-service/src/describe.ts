import { describeHttpApi } from '@interview-pass/service-kit'
import { adminFeatures, features } from './app.ts'
import { service } from './service.ts'

/** The OpenAPI document of this service, made without connecting to anything. */
export function openApi(): object {
  return describeHttpApi(service, features)
}

/** The one of administration, which is served on the internal port. */
export function openApiAdmin(): object {
  return describeHttpApi(service.internal, adminFeatures)
}
