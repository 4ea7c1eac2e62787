import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { listFiles } from '../source/list-files.ts'

const ruleFile = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          record: z.string().optional(),
          alert: z.string().optional(),
          expr: z.string(),
          labels: z.record(z.string(), z.string()).default({}),
          annotations: z.record(z.string(), z.string()).default({}),
        }),
      ),
    }),
  ),
})

const testFile = z.object({
  tests: z.array(
    z.object({
      alert_rule_test: z.array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })),
    }),
  ),
})

/** A rule, and the file that it stands in. */
export type PrometheusRule = z.infer<typeof ruleFile>['groups'][number]['rules'][number] & {
  readonly file: string
}

/** What a test expects of an alert at one moment. */
export interface ExpectedAlert {
  readonly file: string
  readonly alert: string
  readonly fires: boolean
}

const folder = 'infra/prometheus'

/** The rules of `infra/prometheus`. Throws ZodError for a file that holds none. */
export async function readRules(root: string): Promise<readonly PrometheusRule[]> {
  const files = listFiles(root, `${folder}/*.rules.yml`)
  const read = files.map(async (file) => {
    const { groups } = ruleFile.parse(await parsed(root, file))
    return groups.flatMap(({ rules }) => rules.map((rule) => ({ ...rule, file })))
  })
  return (await Promise.all(read)).flat()
}

/** What the tests of `infra/prometheus` expect of alerts. Throws ZodError for a file that holds none. */
export async function readExpectations(root: string): Promise<readonly ExpectedAlert[]> {
  const files = listFiles(root, `${folder}/*.rules.test.yml`)
  const read = files.map(async (file) => {
    const { tests } = testFile.parse(await parsed(root, file))
    return tests.flatMap(({ alert_rule_test: expected }) =>
      expected.map(({ alertname, exp_alerts: alerts }) => {
        return { file, alert: alertname, fires: alerts.length > 0 }
      }),
    )
  })
  return (await Promise.all(read)).flat()
}

async function parsed(root: string, file: string): Promise<unknown> {
  return parse(await readFile(join(root, file), 'utf8'))
}
