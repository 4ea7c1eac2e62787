import { z } from 'zod'
import { serviceNames, type ServiceName } from '../admin-api/operation.ts'
import { rowsText, titled } from '../terminal/tables.ts'
import { ofService, type CommandGroup, type OperationCommand } from './command.ts'

const figures = z.object({
  kpis: z.array(
    z.object({
      kpi: z.string(),
      formula: z.string(),
      unit: z.string(),
      values: z.array(z.looseObject({ samples: z.number() })),
    }),
  ),
})

/** The periods in which something was counted, under each figure's formula. */
function kpiText(data: unknown): string {
  return figures
    .parse(data)
    .kpis.map(({ kpi, formula, unit, values }) => {
      const counted = values.filter(({ samples }) => samples > 0)
      const table = rowsText(counted, ['start', 'value', 'numerator', 'denominator', 'samples', 'is_final'])
      return titled(`${kpi}, ${unit}: ${formula}`, table)
    })
    .join('\n\n')
}

const figuresOf = (service: ServiceName): OperationCommand => ({
  name: service,
  operation: ofService(service, 'getKpis'),
  names: { period: 'granularity' },
  text: kpiText,
})

export const kpi: CommandGroup = {
  name: 'kpi',
  summary: 'figures of the business by minute, hour, day or week',
  commands: serviceNames.map(figuresOf),
}
