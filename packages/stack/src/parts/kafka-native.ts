import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { projectFolder } from '../folders.ts'
import { javaProgram } from '../install/java.ts'
import { kafkaJars } from '../install/kafka-jars.ts'
import { makeOnce } from '../install/once.ts'
import type { Instance } from '../instance.ts'
import { plainEnvironment } from '../processes/supervise.ts'
import { runCommand } from '../run-command.ts'
import { groupsCanBeJoined } from './kafka-probe.ts'
import { brokerSettings } from './kafka-settings.ts'
import type { Part } from './part.ts'
import { startProcessPart } from './process-part.ts'

/** A small heap, the simplest collector and the quick compiler only: a broker that starts fast and stays small. */
const javaOptions = ['-Xms128m', '-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto']
const logSettings = path.join(projectFolder, 'infra', 'kafka', 'log4j2.xml')

/** Starts one KRaft node on the system's JVM. */
export async function startKafkaNative(instance: Instance): Promise<{ part: Part; brokers: string }> {
  const java = await javaProgram(instance)
  const jars = await kafkaJars(instance)
  const home = path.join(instance.folder, 'kafka')
  const data = path.join(home, 'data')
  mkdirSync(home, { recursive: true })
  const brokers = `127.0.0.1:${await instance.portFor('kafka')}`
  const controller = `127.0.0.1:${await instance.portFor('kafka-controller')}`
  const settings = brokerSettings({
    advertised: brokers,
    listener: brokers,
    controller,
    controllerVoter: controller,
  })
  const settingsFile = path.join(home, 'server.properties')
  writeFileSync(settingsFile, properties({ ...settings, 'log.dirs': data }))
  if (!existsSync(data)) {
    const formatted = await formattedStorage(instance, java, jars)
    await makeOnce(data, async (draft) => {
      await runCommand('cp', ['-a', formatted, draft], { part: 'kafka', deadlineMs: 60_000 })
    })
  }
  const part = await startProcessPart(instance, {
    name: 'kafka',
    command: java,
    commandArguments: javaArguments(jars, 'kafka.Kafka', settingsFile),
    cwd: home,
    environment: plainEnvironment(),
    logFile: instance.logFile('kafka'),
    stopSignal: 'SIGTERM',
    stopOrder: 30,
    stopDeadlineMs: 8_000,
    ready: () => groupsCanBeJoined(brokers),
    readyDeadlineMs: 90_000,
    remedy: 'npm run stack:reset, then start again',
  })
  return { part, brokers }
}

function javaArguments(jars: string, mainClass: string, ...mainArguments: string[]): string[] {
  const log = `-Dlog4j2.configurationFile=${logSettings}`
  return [...javaOptions, log, '-cp', path.join(jars, '*'), mainClass, ...mainArguments]
}

/** The lines of a Java properties file. */
function properties(settings: Record<string, string>): string {
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value.replaceAll('\\', '\\\\')}\n`)
  return lines.join('')
}

/** A formatted, empty storage folder to copy from: a second of a JVM once, a copy ever after. */
async function formattedStorage(instance: Instance, java: string, jars: string): Promise<string> {
  const anywhere = '127.0.0.1:9092'
  const voter = '127.0.0.1:9093'
  const settings = brokerSettings({
    advertised: anywhere,
    listener: anywhere,
    controller: voter,
    controllerVoter: voter,
  })
  const hash = createHash('sha256')
    .update(`${jars} ${properties(settings)}`)
    .digest('hex')
    .slice(0, 12)
  const folder = path.join(instance.cacheFolder, `kafka-storage-${hash}`)
  await makeOnce(folder, async (draft) => {
    instance.report('kafka', 'installing', 'formatting its storage')
    mkdirSync(draft, { recursive: true })
    const settingsFile = `${draft}.properties`
    writeFileSync(settingsFile, properties({ ...settings, 'log.dirs': draft }))
    const clusterId = randomBytes(16).toString('base64url')
    const format = javaArguments(
      jars,
      'kafka.tools.StorageTool',
      'format',
      '-t',
      clusterId,
      '-c',
      settingsFile,
    )
    await runCommand(java, format, { part: 'kafka', deadlineMs: 60_000, environment: plainEnvironment() })
    rmSync(settingsFile, { force: true })
  })
  return folder
}
