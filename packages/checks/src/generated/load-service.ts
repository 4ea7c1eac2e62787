import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { MeasuringPart } from './metrics-page.ts'
import type { MetricDefinition } from '@interview-pass/service-kit'
import type { ServiceEnvironment } from './environment-page.ts'
import { readTransitions, subjectOf, type StateMachine } from './state-machines.ts'

const moduleExports = z.record(z.string(), z.unknown())
const openApiFunction = z.custom<() => object>((value) => typeof value === 'function', 'must be a function')
const withHelp = z.object({ name: z.string(), help: z.string() })
const metricList = z.array(
  z.custom<MetricDefinition>((value) => withHelp.safeParse(value).success, 'must be a metric'),
)
const configSchema = z.instanceof(z.ZodObject)

/** An OpenAPI document of a service, from a function in its `describe.ts`, as text. */
export async function openApiText(
  root: string,
  service: string,
  name: 'openApi' | 'openApiAdmin' = 'openApi',
): Promise<string> {
  const { [name]: describe } = await exportsOf(join(root, 'services', service, 'src/describe.ts'))
  return `${JSON.stringify(openApiFunction.parse(describe)(), null, 2)}\n`
}

/** The configuration of a service: the one zod object that its `config.ts` exports. */
export async function configOf(root: string, service: string): Promise<z.ZodObject> {
  const exported = Object.values(await exportsOf(join(root, 'services', service, 'src/config.ts')))
  const schema = exported.map((value) => configSchema.safeParse(value)).find(({ success }) => success)
  if (schema?.data === undefined) throw new Error(`services/${service}/src/config.ts exports no zod object`)
  return schema.data
}

/** The environment variables of a service. */
export async function environmentOf(root: string, service: string): Promise<ServiceEnvironment> {
  const { describeConfig } = await import('@interview-pass/service-kit')
  return { service, fields: describeConfig(await configOf(root, service)) }
}

/** What a service measures: the list that its `metrics.ts` exports. */
export async function metricsOf(root: string, service: string): Promise<MeasuringPart> {
  const { metrics } = await exportsOf(join(root, 'services', service, 'src/metrics.ts'))
  return { name: service, metrics: metricList.parse(metrics) }
}

/** The state machines of a service: each export named `…Transitions` of a domain file in a feature folder. */
export async function stateMachinesOf(root: string, service: string): Promise<readonly StateMachine[]> {
  const source = join(root, 'services', service, 'src')
  const entries = await readdir(source, { recursive: true })
  const machines: StateMachine[] = []
  for (const entry of entries.filter((one) => /^[a-z-]+\/[a-z-]+\.ts$/.test(one)).toSorted()) {
    if (!(await mayHaveTransitions(join(source, entry)))) continue
    for (const [name, table] of Object.entries(await exportsOf(join(source, entry)))) {
      if (!name.endsWith('Transitions')) continue
      machines.push({ service, subject: subjectOf(name), ...readTransitions(table) })
    }
  }
  return machines
}

/** Only such files are loaded: loading a use case would load clients and their libraries for nothing. */
async function mayHaveTransitions(path: string): Promise<boolean> {
  return /export const \w+Transitions\b/.test(await readFile(path, 'utf8'))
}

/** What a module exports, by name. */
export async function exportsOf(path: string): Promise<Record<string, unknown>> {
  const imported: unknown = await import(pathToFileURL(path).href)
  return moduleExports.parse({ ...Object(imported) })
}
