import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readOperations } from '../admin-api/read-operations.ts'
import { serviceNames } from '../admin-api/operation.ts'
import { ofService, type Command } from './command.ts'
import { groups, loneCommands } from './groups.ts'

const commands: readonly Command[] = [...groups.flatMap((group) => group.commands), ...loneCommands]
const operations = readOperations()

/** Acts that need nobody's yes: they move no money, take nothing from anybody, or ask for what a job does by itself. */
const unconfirmed = [
  'putTenant',
  'createApiClient',
  'createProduct',
  'issueAccessCode',
  'queryAttempt',
  'closeDifference',
  'reconcileDay',
  'replayDeadLetter',
  'extendSession',
  'regradeFeedback',
]

const namesIn = (command: Command) => ('operation' in command ? [command.operation] : command.operations)

/** Names of the fields of a list's rows. */
function fieldsOf(id: string): readonly string[] {
  const schemas = z.record(
    z.string(),
    z.looseObject({ properties: z.record(z.string(), z.any()).default({}) }),
  )
  for (const service of serviceNames) {
    const file = new URL(`../../../../services/${service}-service/openapi-admin.json`, import.meta.url)
    const document = z
      .object({
        paths: z.record(z.string(), z.record(z.string(), z.any())),
        components: z.object({ schemas }),
      })
      .parse(JSON.parse(readFileSync(file, 'utf8')))
    const named = Object.values(document.paths)
      .flatMap((methods) => Object.values(methods))
      .find((one) => one.operationId === id || ofService(service, one.operationId) === id)
    if (named === undefined) continue
    const follow = (schema: { $ref?: string }) =>
      schema.$ref === undefined ? schema : document.components.schemas[schema.$ref.split('/').at(-1) ?? '']
    const envelope = follow(named.responses['200'].content['application/json'].schema)
    const rows = follow(z.any().parse(envelope).properties.data)
    return Object.keys(z.any().parse(follow(z.any().parse(rows).items)).properties)
  }
  throw new Error(`no operation is called ${id}`)
}

describe('the commands', () => {
  it('reach everything that the admin APIs can be asked', () => {
    const reached = new Set(commands.flatMap(namesIn))
    const missing = operations.filter(
      ({ service, id }) => !reached.has(id) && !reached.has(ofService(service, id)),
    )
    expect(missing.map(({ id }) => id)).toEqual([])
  })

  it('have somebody confirm every act but those that are harmless', () => {
    const acts = operations.filter(({ method }) => method !== 'GET').map(({ id }) => id)
    const confirmed = commands.flatMap((one) =>
      'operation' in one && one.confirm !== undefined ? [one.operation] : [],
    )
    expect(acts.filter((id) => !confirmed.includes(id)).toSorted()).toEqual(unconfirmed.toSorted())
  })

  it('show columns that the rows have', () => {
    for (const command of commands) {
      if (!('operation' in command) || command.columns === undefined) continue
      expect(fieldsOf(command.operation)).toEqual(expect.arrayContaining([...command.columns]))
    }
  })
})
