import { describeHttpApi } from '@interview-pass/service-kit'
import { features } from './app.ts'
import { channelAdapters } from './channels.ts'
import { service } from './service.ts'

/** The OpenAPI document of this service, made without connecting to anything. */
export function openApi(): object {
  return describeHttpApi(service, (deps: never) => features(deps, channelAdapters))
}
