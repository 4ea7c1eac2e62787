import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { asyncapiText } from './asyncapi-text.ts'
import { declaredErrors } from './declared-errors.ts'
import { documentEvent, exampleFile, type DocumentedEvent } from './documented-event.ts'
import { environmentPage } from './environment-page.ts'
import { errorsPage } from './errors-page.ts'
import { eventsPage } from './events-page.ts'
import { faultDoorsOf, modelFaultDoorsOf } from './fault-doors.ts'
import { faultsPage } from './faults-page.ts'
import { gatewayErrorsText } from './gateway-errors.ts'
import type { GeneratedFile } from './generated-file.ts'
import { environmentOf, metricsOf, openApiText, stateMachinesOf } from './load-service.ts'
import { logLinesOf } from './log-lines.ts'
import { logsPage } from './logs-page.ts'
import { metricsPage } from './metrics-page.ts'
import { requestedMetrics } from './requested-metrics.ts'
import { modelFaultsPage } from './model-faults-page.ts'
import { statesPage } from './states-page.ts'

/** Their names are known without loading what makes them. */
const dashboardNames: readonly string[] = ['money', 'interviews', 'events', 'runtime']
const serviceNames: readonly string[] = ['payment-service', 'interview-service']
const examplesFolder = 'packages/contracts/src/examples'

/**
 * Every generated file of the repository. Sources are imported only when a file is made, so that a source that does
 * not load breaks its own files and no other check.
 */
export function generatedFiles(root: string): readonly GeneratedFile[] {
  return [
    ...serviceNames.map((service) => ({
      path: `services/${service}/openapi.json`,
      generate: () => openApiText(root, service),
    })),
    ...serviceNames.map((service) => ({
      path: `services/${service}/openapi-admin.json`,
      generate: () => openApiText(root, service, 'openApiAdmin'),
    })),
    {
      path: 'docs/generated/errors.md',
      generate: async () => {
        const { errorCodes } = await import('@interview-pass/contracts')
        return errorsPage(errorCodes, await declaredErrors(root))
      },
    },
    {
      path: 'infra/gateway/errors.conf',
      generate: async () => {
        const { errorCodes } = await import('@interview-pass/contracts')
        return gatewayErrorsText(errorCodes)
      },
    },
    {
      path: 'docs/generated/environment.md',
      generate: async () => {
        const { describeConfig, migrateConfig } = await import('@interview-pass/service-kit')
        const services = await Promise.all(serviceNames.map((service) => environmentOf(root, service)))
        return environmentPage([...services, { service: 'migrate', fields: describeConfig(migrateConfig) }])
      },
    },
    { path: 'docs/generated/events.md', generate: async () => eventsPage(await documentedEvents(root)) },
    {
      path: 'docs/generated/asyncapi.yaml',
      generate: async () => {
        const { topics } = await import('@interview-pass/contracts')
        const named = Object.entries(topics).map(([name, { partitions }]) => ({ name, partitions }))
        return asyncapiText(named, await documentedEvents(root))
      },
    },
    {
      path: 'docs/generated/states.md',
      generate: async () =>
        statesPage((await Promise.all(serviceNames.map((service) => stateMachinesOf(root, service)))).flat()),
    },
    {
      path: 'docs/generated/metrics.md',
      generate: async () => {
        const { serviceMetrics } = await import('@interview-pass/service-kit')
        const own = await Promise.all(serviceNames.map((service) => metricsOf(root, service)))
        return metricsPage([...own, { name: 'Both services', metrics: serviceMetrics }], requestedMetrics)
      },
    },
    ...dashboardNames.map((name) => ({
      path: `infra/grafana/dashboards/${name}.json`,
      generate: async () => (await import('@interview-pass/dashboards')).dashboardText(name),
    })),
    { path: 'docs/generated/logs.md', generate: async () => logsPage(await logLinesOf(root)) },
    { path: 'docs/generated/faults.md', generate: async () => faultsPage(await faultDoorsOf(root)) },
    {
      path: 'docs/generated/model-faults.md',
      generate: async () => modelFaultsPage(await modelFaultDoorsOf(root)),
    },
  ]
}

async function documentedEvents(root: string): Promise<readonly DocumentedEvent[]> {
  const { paymentEvents, interviewEvents } = await import('@interview-pass/contracts')
  return Promise.all(
    [...paymentEvents, ...interviewEvents].map(async (definition) => {
      const example: unknown = JSON.parse(
        await readFile(join(root, examplesFolder, exampleFile(definition.type)), 'utf8'),
      )
      return documentEvent(definition, example)
    }),
  )
}
