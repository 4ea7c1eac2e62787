import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { projectFolder, pythonWith } from '@interview-pass/stack'
import { z } from 'zod'

const settings = path.join(projectFolder, 'infra', 'schemathesis')

/** A Python with schemathesis, installed into the cache the first time. Throws StackError. */
export function schemathesisPython(onInstall: () => void): Promise<string> {
  return pythonWith({
    name: 'schemathesis',
    requirementsFile: path.join(settings, 'requirements.txt'),
    environment: process.env,
    onInstall,
  })
}

/** What an answer must be: no error of ours, and what the document says of its status, type, headers and body. */
const checks = [
  'not_a_server_error',
  'status_code_conformance',
  'content_type_conformance',
  'response_headers_conformance',
  'response_schema_conformance',
]

const report = z.object({
  running_time: z.number(),
  complete: z.boolean(),
  operations: z.object({ selected: z.int(), tested: z.int() }),
  test_cases: z.object({ generated: z.int() }),
  failures: z.array(z.object({ title: z.string(), count: z.int(), operations: z.array(z.string()) })),
  errors: z.array(z.object({ title: z.string(), count: z.int() })),
  /** By operation and phase, of the requests that were meant to be good: how many were taken. */
  valid_rates: z.record(z.string(), z.record(z.string(), z.looseObject({ accepted: z.int() }))),
})

export interface DocumentRun {
  readonly python: string
  /** Of the service whose document it serves at `/docs/openapi.json`. */
  readonly url: string
  /** The file that hooks.py reads. */
  readonly stageFile: string
  /** Where the reports go. */
  readonly folder: string
  readonly examples: number
  readonly seconds: number
  readonly seed: number
}

export interface DocumentResult extends z.output<typeof report> {
  /** All that it printed: each failure with a curl command. */
  readonly output: string
}

const requestTimeoutSeconds = 30

/** Sends what a served OpenAPI document allows, and what it does not, and holds each answer against it. Throws an Error when no report came of it. */
export async function runDocument(name: string, run: DocumentRun): Promise<DocumentResult> {
  const { python, stageFile, folder, seed } = run
  mkdirSync(folder, { recursive: true })
  const [reportFile, outputFile] = [path.join(folder, `${name}.json`), path.join(folder, `${name}.txt`)]
  const output = openSync(outputFile, 'w')
  const program = spawn(python, argumentsOf(run, reportFile), {
    cwd: folder,
    stdio: ['ignore', output, output],
    env: {
      ...process.env,
      SCHEMATHESIS_HOOKS: path.join(settings, 'hooks.py'),
      API_STAGE: stageFile,
      API_SEED: String(seed),
      PYTHONDONTWRITEBYTECODE: '1',
    },
  })
  await once(program, 'close')
  closeSync(output)
  const text = readFileSync(outputFile, 'utf8')
  const read = report.safeParse(readJson(reportFile))
  if (!read.success) throw new Error(`schemathesis has written no report of ${name}:\n${text}`)
  return { ...read.data, output: text }
}

function argumentsOf({ url, examples, seconds, seed }: DocumentRun, reportFile: string): string[] {
  const options = {
    url,
    checks: checks.join(','),
    'max-examples': examples,
    'max-time': seconds,
    seed,
    'request-timeout': requestTimeoutSeconds,
    phases: 'examples,coverage,fuzzing',
    'generation-database': 'none',
    'output-truncate': false,
    warnings: 'off',
    report: 'json',
    'report-json-path': reportFile,
  }
  return [
    '-m',
    'schemathesis.cli',
    'run',
    `${url}/docs/openapi.json`,
    ...Object.entries(options).map(([name, value]) => `--${name}=${value}`),
    '--continue-on-failure',
    '--no-color',
  ]
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}
