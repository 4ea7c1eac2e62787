import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { Instance } from '../src/instance.ts'
import { findProgram, installHint } from '../src/install/apt.ts'
import { makeOnce } from '../src/install/once.ts'
import { runCommand } from '../src/run-command.ts'
import { StackError } from '../src/stack-error.ts'

type Installing = Pick<Instance, 'cacheFolder' | 'environment'>

const kustomizeVersion = '5.6.0'
/** On two busy cores; seconds otherwise. */
const goDeadlineMs = 600_000

/** What renders a kustomization, whose folder comes as the last argument. */
export interface Renderer {
  readonly command: string
  readonly subcommand: string
}

/**
 * kustomize: where KUSTOMIZE says, the PATH's, the one in the PATH's kubectl, else built into the cache by Go.
 * @throws StackError naming what is missing
 */
export async function kustomizeRenderer({ cacheFolder, environment }: Installing): Promise<Renderer> {
  const kustomize = environment['KUSTOMIZE'] ?? findProgram('kustomize', environment)
  if (kustomize !== undefined) return { command: kustomize, subcommand: 'build' }
  const kubectl = findProgram('kubectl', environment)
  if (kubectl !== undefined) return { command: kubectl, subcommand: 'kustomize' }
  const go = goProgram(
    environment,
    'neither kustomize nor kubectl is on the PATH, nor is go to build kustomize',
  )
  const folder = path.join(cacheFolder, `kustomize-${kustomizeVersion}`)
  await makeOnce(folder, async (draft) => {
    mkdirSync(draft, { recursive: true })
    const wanted = `sigs.k8s.io/kustomize/kustomize/v5@v${kustomizeVersion}`
    await runGo(go, { ...environment, GOBIN: draft }, ['install', wanted])
  })
  return { command: path.join(folder, 'kustomize'), subcommand: 'build' }
}

const downloaded = z.object({ Dir: z.string() })

/**
 * The folder of a Go module, such as `k8s.io/kubernetes@v1.34.2`, in Go's own cache; downloaded unless it is there.
 * @throws StackError where there is no Go, or no proxy of modules answers
 */
export async function goModule(
  { environment }: Pick<Installing, 'environment'>,
  name: string,
): Promise<string> {
  const go = goProgram(environment, 'go, which brings the schemas of Kubernetes, is not on the PATH')
  const said = await runGo(go, environment, ['mod', 'download', '-json', name])
  return downloaded.parse(JSON.parse(said)).Dir
}

function goProgram(environment: NodeJS.ProcessEnv, problem: string): string {
  const go = environment['GO'] ?? findProgram('go', environment)
  if (go !== undefined) return go
  throw new StackError('kubernetes', problem, {
    remedy: installHint({ apt: 'golang-go', brew: 'go' }, environment),
  })
}

function runGo(go: string, env: NodeJS.ProcessEnv, commandArguments: readonly string[]): Promise<string> {
  return runCommand(go, commandArguments, { part: 'kubernetes', deadlineMs: goDeadlineMs, env })
}
