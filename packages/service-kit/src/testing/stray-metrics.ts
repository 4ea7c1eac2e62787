import type { MetricDefinition } from '../telemetry/metric-definition.ts'

/** Of one process: prom-client's own, which have no definition here. */
const ofProcess = /^(process|nodejs)_/
const partOfHistogram = /_(bucket|sum|count)$/
/** What no label may have, since there are ever more of them: ids, codes, addresses, long numbers. */
const unbounded = /[0-9a-f]{8}-[0-9a-f]{4}-|[0-9A-HJKMNP-TV-Z]{12}|\d{1,3}(\.\d{1,3}){3}|\d{6}/

/** Throws when a series of a text in Prometheus format has a name, a label or a value that no definition allows. */
export function expectDefinedMetrics(text: string, definitions: readonly MetricDefinition[]): void {
  const strays = strayMetrics(text, definitions)
  if (strays.length > 0) throw new Error(`metrics are not as defined:\n${strays.join('\n')}`)
}

/** The series that no definition allows, each with the reason. */
export function strayMetrics(text: string, definitions: readonly MetricDefinition[]): string[] {
  const known = new Map(definitions.map((definition) => [definition.name, definition]))
  const strays = [...text.matchAll(/^([a-z_]+)(?:\{(.*)\})? \S+$/gm)].flatMap(
    ([, name = '', labels = '']) => {
      if (ofProcess.test(name)) return []
      const definition = known.get(name) ?? known.get(name.replace(partOfHistogram, ''))
      if (definition === undefined) return [`${name}: is not defined`]
      return strayLabels(definition, labels).map((reason) => `${definition.name}: ${reason}`)
    },
  )
  return [...new Set(strays)]
}

function strayLabels({ kind, labels = {} }: MetricDefinition, text: string): string[] {
  return [...text.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)].flatMap(([, label = '', value = '']) => {
    if (label === 'service' || (kind === 'histogram' && label === 'le')) return []
    const values = labels[label]
    if (values === undefined) return [`has the label ${label}`]
    const isAllowed = typeof values === 'string' ? !unbounded.test(value) : values.includes(value)
    return isAllowed ? [] : [`${label} is ${value}`]
  })
}
