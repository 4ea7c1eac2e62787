import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { execa } from 'execa'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { projectFolder, stackFolder } from '../src/folders.ts'
import { reasonOf } from '../src/stack-error.ts'
import { strictSchemas } from './kubernetes-schemas.ts'
import { kustomizeRenderer } from './kubernetes-tools.ts'

const manifests = path.join(projectFolder, 'infra', 'kubernetes')

/** What the work makes, or why these tests cannot be: said aloud, for a test that is skipped in silence seems to have passed. */
async function orReason<T>(what: string, work: Promise<T>): Promise<{ made: T | undefined; title: string }> {
  try {
    return { made: await work, title: '' }
  } catch (error) {
    process.stderr.write(`NOT CHECKED by ${what}: ${reasonOf(error)}\n`)
    return { made: undefined, title: ` (not checked: there is no ${what})` }
  }
}

const instance = { cacheFolder: path.join(stackFolder(), 'cache'), environment: process.env }
const [renderer, schemas] = await Promise.all([
  orReason('kustomize', kustomizeRenderer(instance)),
  orReason('schema of Kubernetes', strictSchemas(process.env)),
])

const object = z.looseObject({ kind: z.string(), metadata: z.object({ name: z.string() }) })

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kubernetes-'))
  cpSync(manifests, folder, { recursive: true })
})
afterEach(() => rmSync(folder, { recursive: true }))

async function render(overlay: string) {
  if (renderer.made === undefined) throw new Error('there is no kustomize')
  const { command, subcommand } = renderer.made
  const { stdout } = await execa(command, [subcommand, path.join(folder, overlay)])
  return parseAllDocuments(stdout).map((document) => object.parse(document.toJS()))
}

async function faultsOf(overlay: string): Promise<readonly string[]> {
  return (await render(overlay)).flatMap((one) => schemas.made?.(one) ?? ['not checked'])
}

/** Writes a fault, or whatever else, into one of the files. */
function plant(file: string, sound: string, wrong: string): void {
  const text = readFileSync(path.join(folder, file), 'utf8')
  expect(text).toContain(sound)
  writeFileSync(path.join(folder, file), text.replace(sound, wrong))
}

const overlays = globSync('overlays/*', { cwd: manifests }).toSorted()
const production = 'overlays/production'
const settings = `${production}/services.env`

describe.skipIf(renderer.made === undefined)(`the manifests${renderer.title}`, () => {
  it.each(overlays)(
    'of %s are rendered with both services and their migration, and hold no secret',
    async (overlay) => {
      const kinds = Map.groupBy(await render(overlay), ({ kind }) => kind)
      expect(kinds.get('Deployment')).toHaveLength(2)
      expect(kinds.get('Job')).toHaveLength(1)
      expect(kinds.has('Secret')).toBe(false)
    },
  )

  it('replace the replicas when a setting is another one, and only then', async () => {
    const deployments = async () => (await render(production)).filter(({ kind }) => kind === 'Deployment')
    const before = await deployments()
    plant(settings, 'NODE_ENV', '# A word.\nNODE_ENV')
    expect(await deployments()).toEqual(before)
    plant(settings, 'NODE_ENV', 'LOG_LEVEL=warn\nNODE_ENV')
    const after = await deployments()
    expect(after.map((one) => JSON.stringify(one))).not.toContain(JSON.stringify(before[0]))
    expect(after.map((one) => JSON.stringify(one))).not.toContain(JSON.stringify(before[1]))
  })

  it('name the Job that migrates after its release, since a Job cannot be changed', async () => {
    plant('migrations/kustomization.yaml', '-0-1-0', '-0-2-0')
    const job = (await render(production)).find(({ kind }) => kind === 'Job')
    expect(job?.metadata.name).toBe('migrate-0-2-0')
  })
})

const isChecked = renderer.made !== undefined && schemas.made !== undefined

describe.skipIf(!isChecked)(`the fields of the manifests${renderer.title}${schemas.title}`, () => {
  it.each(overlays)('of %s are those of Kubernetes and KEDA', async (overlay) => {
    expect(await faultsOf(overlay)).toEqual([])
  })

  it('are those of Kubernetes where replicas follow CPU alone', async () => {
    plant(`${production}/kustomization.yaml`, '  - ../../components/keda', '  - ../../components/hpa')
    expect((await render(production)).map(({ kind }) => kind)).toContain('HorizontalPodAutoscaler')
    expect(await faultsOf(production)).toEqual([])
  })

  it.each([
    [
      'a name with a letter too few',
      'base/payment-service.yaml',
      'periodSeconds',
      'periodSecnds',
      'periodSecnds',
    ],
    [
      'a word for a number',
      'base/payment-service.yaml',
      'maxSkew: 1',
      'maxSkew: one',
      '/maxSkew must be integer',
    ],
    [
      'a name that KEDA lacks',
      'components/keda/payment-service.yaml',
      'minReplicaCount',
      'minReplicas',
      'minReplicas',
    ],
    ['a kind of another version', 'base/payment-service.yaml', 'policy/v1', 'policy/v1beta1', 'no such kind'],
  ])('are refused with %s', async (_what, file, sound, wrong, said) => {
    plant(file, sound, wrong)
    expect((await faultsOf(production)).join('\n')).toContain(said)
  })
})
