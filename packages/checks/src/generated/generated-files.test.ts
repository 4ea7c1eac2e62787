import { expect, it } from 'vitest'
import { fixtureFolder } from '../testing/fixture-tree.ts'
import { staleFiles } from './generated-file.ts'
import { generatedFiles } from './generated-files.ts'

const promised = [
  'services/payment-service/openapi.json',
  'services/interview-service/openapi.json',
  'services/payment-service/openapi-admin.json',
  'services/interview-service/openapi-admin.json',
  'docs/generated/errors.md',
  'infra/gateway/errors.conf',
  'docs/generated/environment.md',
  'docs/generated/events.md',
  'docs/generated/asyncapi.yaml',
  'docs/generated/states.md',
  'docs/generated/metrics.md',
  'infra/grafana/dashboards/money.json',
  'infra/grafana/dashboards/interviews.json',
  'infra/grafana/dashboards/events.json',
  'infra/grafana/dashboards/runtime.json',
  'docs/generated/logs.md',
  'docs/generated/faults.md',
  'docs/generated/model-faults.md',
]

it('the registry holds every file that the project promises to generate', () => {
  expect(generatedFiles('/').map(({ path }) => path)).toEqual(promised)
})

it('a repository without any of its sources names every generated file', async () => {
  const root = await fixtureFolder({ 'README.md': '' })
  const found = await staleFiles(root, generatedFiles(root))
  expect(found.map(({ file }) => file)).toEqual(promised)
})
