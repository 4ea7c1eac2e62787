import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import openapiTS, { astToString } from 'openapi-typescript'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../../..', import.meta.url))

/** Inside this package, so that a guest's imports are found; where everything is that is built and not kept. */
const parent = fileURLToPath(new URL('../../.tsbuild', import.meta.url))

const compilerOptions = {
  target: 'es2024',
  module: 'nodenext',
  types: ['node'],
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  noEmit: true,
  allowImportingTsExtensions: true,
  customConditions: [],
}

/** A folder with types generated from both descriptions and the guest's program, which is checked against them. Returns the program's path. */
export async function generateClient(): Promise<string> {
  await mkdir(parent, { recursive: true })
  const folder = await mkdtemp(path.join(parent, 'guest-'))
  for (const service of ['payment', 'interview']) {
    const description = new URL(`file://${root}services/${service}-service/openapi.json`)
    await writeFile(path.join(folder, `${service}.d.ts`), astToString(await openapiTS(description)))
  }
  const program = path.join(folder, 'program.ts')
  await copyFile(fileURLToPath(new URL('program.txt', import.meta.url)), program)
  await writeFile(
    path.join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['program.ts'] }),
  )
  await run(path.join(root, 'node_modules/.bin/tsc'), ['-p', folder])
  return program
}

/** Runs the program with these arguments and returns what it printed. */
export async function runProgram(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const { stdout } = await run(process.execPath, [program, ...args], {
    env: { ...process.env, ...environment },
  })
  return stdout
}
