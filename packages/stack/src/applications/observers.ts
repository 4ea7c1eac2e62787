import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseDocument } from 'yaml'
import { projectFolder } from '../folders.ts'
import { alertRouterProgram, prometheusProgram } from '../install/prometheus-programs.ts'
import type { Instance } from '../instance.ts'
import type { StartedPart } from '../parts/part.ts'
import { startProcessPart } from '../parts/process-part.ts'
import { answersOk, urlAt } from './node-part.ts'

/** The internal addresses of the services, which say what they measure. */
export interface Observed {
  readonly paymentUrl: string
  readonly interviewUrl: string
}

/** Who looks at the services, and who passes on what is alarming. */
export interface Observers {
  readonly prometheus: StartedPart
  /** Absent where it is not installed. */
  readonly alertmanager?: StartedPart
}

const readyDeadlineMs = 60_000

/**
 * Prometheus with the rules of `infra/prometheus`, and where it is installed Alertmanager with the routes of
 * `infra/alertmanager`; else Prometheus alone shows what is alarming.
 * @throws StackError naming the command that installs Prometheus where it is not to be had
 */
export async function startObservers(instance: Instance, observed: Observed): Promise<Observers> {
  const alertmanager = await startAlertmanager(instance)
  const settingsOf = (text: string): string => settingsFor(text, observed, alertmanager?.address)
  const prometheus = await startPrometheus(instance, { name: 'prometheus', settingsOf })
  return { prometheus, ...(alertmanager && { alertmanager }) }
}

async function startAlertmanager(instance: Instance): Promise<StartedPart | undefined> {
  const name = 'alertmanager'
  const command = alertRouterProgram(instance.environment)
  if (command === undefined) {
    instance.report(name, 'note', 'not installed: what is alarming is shown by Prometheus alone')
    return undefined
  }
  const settings = path.join(projectFolder, 'infra', 'alertmanager', 'alertmanager.yml')
  return start(instance, { name, command }, (folder, at) => [
    `--config.file=${settings}`,
    `--storage.path=${folder}`,
    `--web.listen-address=${at}`,
    // It is alone.
    '--cluster.listen-address=',
  ])
}

/** A Prometheus: its name among the parts, and what it is told in place of what stands in `infra/prometheus`. */
export interface PrometheusOptions {
  readonly name: string
  /** Makes its settings from prometheus.yml. */
  readonly settingsOf: (text: string) => string
  /** Makes its rules from a file of them; they stay as they are when absent. */
  readonly rulesOf?: (text: string) => string
  readonly moreArguments?: readonly string[]
  /** What is to be done before it starts, in the folder of its data. */
  readonly prepare?: (dataFolder: string) => Promise<void>
}

/**
 * A Prometheus with the rules of `infra/prometheus`.
 * @throws StackError naming the command that installs Prometheus where it is not to be had
 */
export async function startPrometheus(
  instance: Instance,
  { name, settingsOf, rulesOf = (text) => text, moreArguments = [], prepare }: PrometheusOptions,
): Promise<StartedPart> {
  const command = await prometheusProgram(instance, 'prometheus')
  const source = path.join(projectFolder, 'infra', 'prometheus')
  const read = (file: string): string => readFileSync(path.join(source, file), 'utf8')
  return start(instance, { name, command }, async (folder, at) => {
    for (const file of globSync('*.rules.yml', { cwd: source })) {
      writeFileSync(path.join(folder, file), rulesOf(read(file)))
    }
    const settings = path.join(folder, 'prometheus.yml')
    writeFileSync(settings, settingsOf(read('prometheus.yml')))
    const data = path.join(folder, 'data')
    await prepare?.(data)
    return [
      `--config.file=${settings}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=30d',
      `--web.listen-address=${at}`,
      ...moreArguments,
    ]
  })
}

/** The settings with the addresses of this machine in place of those in containers. */
export function settingsFor(text: string, observed: Observed, alertmanagerUrl: string | undefined): string {
  const settings = parseDocument(text)
  const scraped = ['scrape_configs', 0, 'static_configs']
  settings.setIn([...scraped, 0, 'targets', 0], new URL(observed.paymentUrl).host)
  settings.setIn([...scraped, 1, 'targets', 0], new URL(observed.interviewUrl).host)
  const heard = ['alerting', 'alertmanagers', 0, 'static_configs', 0, 'targets', 0]
  if (alertmanagerUrl === undefined) settings.delete('alerting')
  else settings.setIn(heard, new URL(alertmanagerUrl).host)
  return String(settings)
}

/** `argumentsFor` is told the program's own folder, and `host:port` where it is to listen. */
async function start(
  instance: Instance,
  { name, command }: { readonly name: string; readonly command: string },
  argumentsFor: (folder: string, at: string) => readonly string[] | Promise<readonly string[]>,
): Promise<StartedPart> {
  const address = urlAt(await instance.portFor(name))
  const folder = path.join(instance.folder, 'observers', name)
  mkdirSync(folder, { recursive: true })
  const part = await startProcessPart(instance, {
    name,
    command,
    commandArguments: [...(await argumentsFor(folder, new URL(address).host))],
    cwd: folder,
    stopOrder: 10,
    stopDeadlineMs: 10_000,
    ready: () => answersOk(`${address}/-/ready`),
    readyDeadlineMs,
    remedy: `read ${instance.logFile(name)}`,
  })
  return { ...part, address }
}
