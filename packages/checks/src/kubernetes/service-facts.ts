import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Visitor, type ObjectExpression } from 'oxc-parser'
import { z } from 'zod'
import type { ConfigField } from '@interview-pass/service-kit'
import { configOf, exportsOf } from '../generated/load-service.ts'
import { listFiles } from '../source/list-files.ts'
import { parseSourceFile } from '../source/source-file.ts'
import { nameOf } from '../source/syntax.ts'

/** A consumer group and the topics that it reads. */
export interface GroupFacts {
  readonly group: string
  readonly topics: readonly string[]
}

/** What the code says of a service that manifests must agree with. */
export interface ServiceFacts {
  readonly service: string
  /** Of the database. */
  readonly schema: string
  readonly config: z.ZodObject
  readonly fields: readonly ConfigField[]
  readonly groups: readonly GroupFacts[]
}

/** What the code says of what runs. */
export interface CodeFacts {
  readonly services: readonly ServiceFacts[]
  /** Such as `/livez`. */
  readonly healthPaths: readonly string[]
  /** The program that migrates, from the repository's root. */
  readonly migrateProgram: string
}

const healthFile = 'packages/service-kit/src/http/health.ts'
const migrateFile = 'packages/service-kit/src/bin/migrate.ts'
const withTopic = z.object({ topic: z.string() })
const serviceExports = z.object({ service: z.object({ schema: z.string() }) })

/** Reads all of it. Throws an Error where a file does not have the form that this understands. */
export async function readCodeFacts(root: string, names: readonly string[]): Promise<CodeFacts> {
  const [migrateProgram] = listFiles(root, migrateFile)
  if (migrateProgram === undefined) throw new Error(`${migrateFile} does not exist`)
  const health = await readFile(join(root, healthFile), 'utf8')
  return {
    services: await Promise.all(names.map((service) => factsOf(root, service))),
    healthPaths: Array.from(health.matchAll(/\bpath: '(\/\w+)'/g), ([, path = '']) => path),
    migrateProgram,
  }
}

async function factsOf(root: string, service: string): Promise<ServiceFacts> {
  const source = `services/${service}/src`
  const { describeConfig } = await import('@interview-pass/service-kit')
  const config = await configOf(root, service)
  const { schema } = serviceExports.parse(await exportsOf(join(root, source, 'service.ts'))).service
  const subscriptions = `${source}/subscriptions.ts`
  const groups = await groupsOf(subscriptions, await readFile(join(root, subscriptions), 'utf8'))
  return { service, schema, config, fields: describeConfig(config), groups }
}

/** The groups that a `subscriptions.ts` declares, as `{ group: '…', on: [on(event, …)] }`. */
export async function groupsOf(path: string, text: string): Promise<readonly GroupFacts[]> {
  const contracts: Readonly<Record<string, unknown>> = { ...(await import('@interview-pass/contracts')) }
  const groups: GroupFacts[] = []
  new Visitor({
    ObjectExpression(node) {
      const group = propertyOf(node, 'group')
      const on = propertyOf(node, 'on')
      if (group?.type !== 'Literal' || on?.type !== 'ArrayExpression') return
      const topics = on.elements.map((element) => {
        const [event] = element?.type === 'CallExpression' ? element.arguments : []
        const name = nameOf(event) ?? ''
        const defined = withTopic.safeParse(contracts[name])
        if (!defined.success) throw new Error(`${path}: contracts define no event ${name}`)
        return defined.data.topic
      })
      groups.push({ group: String(group.value), topics: [...new Set(topics)] })
    },
  }).visit(parseSourceFile(path, text).program)
  if (groups.length === 0) throw new Error(`${path} declares no consumer group`)
  return groups
}

function propertyOf(node: ObjectExpression, name: string) {
  for (const property of node.properties) {
    if (property.type === 'Property' && nameOf(property.key) === name) return property.value
  }
  return undefined
}
