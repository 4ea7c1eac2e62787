import { randomBytes } from 'node:crypto'
import { copyFileSync, cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { groupsCanBeJoined } from '@interview-pass/service-kit/groups-ready'
import { projectFolder } from '../folders.ts'
import { javaLocale, javaProgram } from '../install/java.ts'
import { kafkaJars } from '../install/kafka-jars.ts'
import { makeOnce } from '../install/once.ts'
import type { Instance } from '../instance.ts'
import { plainEnvironment } from '../plain-environment.ts'
import { runCommand } from '../run-command.ts'
import { brokerSettings } from './kafka-settings.ts'
import type { StartedPart } from './part.ts'
import { startProcessPart } from './process-part.ts'

/** A small heap, the simplest collector and the quick compiler only: a broker that starts fast and stays small. */
const javaOptions = ['-Xms128m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto']
const logSettings = path.join(projectFolder, 'infra', 'kafka', 'log4j2.xml')

const javaEnvironment = (): Record<string, string> => ({ ...plainEnvironment(), ...javaLocale })

/** Starts one KRaft node on the system's JVM. */
export async function startKafkaNative(instance: Instance): Promise<StartedPart> {
  const java = await javaProgram(instance)
  const jars = await kafkaJars(instance)
  const home = path.join(instance.folder, 'kafka')
  const data = path.join(home, 'data')
  const brokers = `127.0.0.1:${await instance.portFor('kafka')}`
  const controller = `127.0.0.1:${await instance.portFor('kafka-controller')}`
  const settings = brokerSettings({
    advertised: brokers,
    listener: brokers,
    controller,
    controllerVoter: controller,
  })
  writeSettings(home, settings)
  if (!existsSync(data)) {
    const formatted = path.join(instance.cacheFolder, `kafka-storage-${path.basename(jars)}`)
    await makeOnce(formatted, (draft) => formatStorage(draft, settings, java, jars))
    await makeOnce(data, async (draft) => cpSync(path.join(formatted, 'data'), draft, { recursive: true }))
  }
  const part = await startProcessPart(instance, {
    name: 'kafka',
    command: java,
    commandArguments: javaArguments(home, jars, 'kafka.Kafka', settingsFile),
    cwd: home,
    environment: javaEnvironment(),
    logFile: instance.logFile('kafka'),
    stopSignal: 'SIGTERM',
    stopOrder: 30,
    stopDeadlineMs: 8_000,
    ready: () => groupsCanBeJoined([brokers]),
    readyDeadlineMs: 90_000,
    remedy: 'npm run stack:reset, then start again',
  })
  return { part, address: brokers }
}

const settingsFile = 'server.properties'
const logSettingsFile = 'log4j2.xml'

/**
 * Everything is named relative to the folder the JVM is started in: a comma, a colon or a letter beyond ASCII in the
 * checkout's path would end up in lists and in files that don't allow it.
 */
function javaArguments(home: string, jars: string, mainClass: string, ...mainArguments: string[]): string[] {
  const classPath = path.join(path.relative(home, jars), '*')
  return [
    ...javaOptions,
    `-Dlog4j2.configurationFile=${logSettingsFile}`,
    '-cp',
    classPath,
    mainClass,
    ...mainArguments,
  ]
}

function writeSettings(home: string, settings: Record<string, string>): void {
  mkdirSync(home, { recursive: true })
  const lines = Object.entries({ ...settings, 'log.dirs': 'data' }).map(
    ([name, value]) => `${name}=${value}\n`,
  )
  writeFileSync(path.join(home, settingsFile), lines.join(''))
  copyFileSync(logSettings, path.join(home, logSettingsFile))
}

/** Kafka starts on formatted storage only: a second of a JVM once, a copy ever after. */
async function formatStorage(
  home: string,
  settings: Record<string, string>,
  java: string,
  jars: string,
): Promise<void> {
  writeSettings(home, settings)
  // In one word with its option: one in 64 ids begins with a dash and would be read as another option.
  const format = ['format', `--cluster-id=${randomBytes(16).toString('base64url')}`, '-c', settingsFile]
  await runCommand(java, javaArguments(home, jars, 'kafka.tools.StorageTool', ...format), {
    part: 'kafka',
    deadlineMs: 60_000,
    cwd: home,
    environment: javaEnvironment(),
  })
}
