import { randomBytes } from 'node:crypto'
import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { groupsCanBeJoined } from '@interview-pass/service-kit/groups-ready'
import { projectFolder } from '../folders.ts'
import { javaProgram } from '../install/java.ts'
import { kafkaJars } from '../install/kafka-jars.ts'
import { makeOnce } from '../install/once.ts'
import type { Instance } from '../instance.ts'
import { plainEnvironment } from '../plain-environment.ts'
import { runCommand } from '../run-command.ts'
import type { Server } from './part.ts'
import { startProcessPart, type Program } from './process-part.ts'

/** One KRaft node. */
export const kafka: Server = {
  variable: 'STACK_KAFKA_BROKERS',
  image: 'apache/kafka:4.3.1',
  answers: (brokers) => groupsCanBeJoined(brokers.split(',')),
  inContainer: (_instance, at) => {
    const dataFolder = '/var/lib/kafka/data'
    const settings = brokerSettings({ advertised: at, listener: ':9092', controller: 'localhost:9093' })
    const variables = Object.entries({ ...settings, 'log.dirs': dataFolder }).map(
      ([name, value]): [string, string] => [`KAFKA_${name.toUpperCase().replaceAll('.', '_')}`, value],
    )
    return {
      address: at,
      containerPort: 9092,
      environment: {
        ...Object.fromEntries(variables),
        KAFKA_HEAP_OPTS: heap.join(' '),
        KAFKA_JVM_PERFORMANCE_OPTS: quickStart.join(' '),
      },
      dataFolder,
    }
  },
  /** On the system's JVM. */
  onMachine: async (instance) => {
    const java = await javaProgram(instance)
    const jars = await kafkaJars(instance)
    const home = path.join(instance.folder, 'kafka')
    const brokers = `127.0.0.1:${await instance.portFor('kafka')}`
    const controller = `127.0.0.1:${await instance.portFor('kafka-controller')}`
    const settings = brokerSettings({ advertised: brokers, listener: brokers, controller })
    writeSettings(home, settings)
    // Kafka starts on formatted storage only: a second of a JVM once, a copy ever after.
    const formatted = path.join(instance.cacheFolder, `kafka-storage-${path.basename(jars)}`)
    await makeOnce(formatted, async (draft) => {
      writeSettings(draft, settings)
      // In one word with its option: one in 64 ids begins with a dash and would be read as another option.
      const id = `--cluster-id=${randomBytes(16).toString('base64url')}`
      const format = javaArguments(draft, jars, 'kafka.tools.StorageTool', 'format', id, '-c', settingsFile)
      const options = { part: 'kafka', deadlineMs: 60_000, cwd: draft, env: plainEnvironment() }
      await runCommand(java, format, options)
    })
    const copyStorage = async (to: string): Promise<void> =>
      cpSync(path.join(formatted, 'data'), to, { recursive: true })
    const broker = (dataFolder: string, classes: string): Program => ({
      command: java,
      commandArguments: javaArguments(
        home,
        jars,
        classes,
        'kafka.Kafka',
        settingsFile,
        '--override',
        `log.dirs=${dataFolder}`,
      ),
      cwd: home,
      stopOrder: 30,
      stopDeadlineMs: 8_000,
      readyDeadlineMs: 90_000,
    })
    // A JVM spends half of a start on reading classes from jars: written down once, they are mapped ever after.
    const archive = path.join(instance.cacheFolder, `kafka-classes-${path.basename(jars)}`)
    await makeOnce(archive, async (draft) => {
      mkdirSync(draft)
      const storage = path.join(home, 'first-data')
      await copyStorage(storage)
      await runOnce(instance, brokers, broker(path.basename(storage), classArchive(home, draft, 'write')))
      rmSync(storage, { recursive: true })
    })
    await makeOnce(path.join(home, 'data'), copyStorage)
    return { ...broker('data', classArchive(home, archive, 'read')), address: brokers }
  },
}

/** The option with which a JVM writes its classes down when it ends, or maps those that one like it wrote. Source: JEP 350. */
function classArchive(home: string, folder: string, use: 'write' | 'read'): string {
  const option = use === 'write' ? 'ArchiveClassesAtExit' : 'SharedArchiveFile'
  return `-XX:${option}=${path.relative(home, path.join(folder, 'classes.jsa'))}`
}

/** Starts a broker, and stops it once it is ready. */
async function runOnce(instance: Instance, brokers: string, program: Program): Promise<void> {
  instance.report('kafka', 'installing', 'an archive of its classes, by a first start')
  const first = await startProcessPart(
    { ...instance, report: () => undefined },
    {
      ...program,
      name: 'kafka',
      stopDeadlineMs: 60_000,
      ready: () => groupsCanBeJoined([brokers]),
      remedy: 'npm run stack:reset, then start again',
    },
  )
  await first.stop()
}

/** A small heap, the simplest collector and the quick compiler only: a broker that starts fast and stays small. */
const heap = ['-Xms128m', '-Xmx256m']
const quickStart = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1']

interface BrokerAddresses {
  /** Where clients connect: `host:port`. */
  readonly advertised: string
  readonly listener: string
  readonly controller: string
}

/** What the broker is told, however it is run; Kafka's own names. */
function brokerSettings({ advertised, listener, controller }: BrokerAddresses): Record<string, string> {
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@${controller}`,
    listeners: `PLAINTEXT://${listener},CONTROLLER://${controller}`,
    'advertised.listeners': `PLAINTEXT://${advertised}`,
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'offsets.topic.replication.factor': '1',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    // Fifty partitions are the default; they cost start-up time and nothing here needs them.
    'offsets.topic.num.partitions': '3',
    // A first consumer joins at once instead of waiting three seconds for company.
    'group.initial.rebalance.delay.ms': '0',
    // A mistyped topic is an error, not a new topic.
    'auto.create.topics.enable': 'false',
    // A node killed without warning is let in again after this long (nine seconds by default).
    'broker.session.timeout.ms': '4000',
    'broker.heartbeat.interval.ms': '500',
  }
}

const settingsFile = 'server.properties'
const logSettingsFile = 'log4j2.xml'

function writeSettings(home: string, settings: Record<string, string>): void {
  mkdirSync(home, { recursive: true })
  const lines = Object.entries({ ...settings, 'log.dirs': 'data' }).map(
    ([name, value]) => `${name}=${value}\n`,
  )
  writeFileSync(path.join(home, settingsFile), lines.join(''))
  copyFileSync(path.join(projectFolder, 'infra', 'kafka', logSettingsFile), path.join(home, logSettingsFile))
}

/**
 * Everything is named relative to the folder the JVM is started in: a comma, a colon or a letter beyond ASCII in the
 * checkout's path would end up in lists and in files that don't allow it.
 */
function javaArguments(home: string, jars: string, ...main: string[]): string[] {
  const classPath = path.join(path.relative(home, jars), '*')
  const logging = `-Dlog4j2.configurationFile=${logSettingsFile}`
  return [...heap, ...quickStart, '-Xshare:auto', logging, '-cp', classPath, ...main]
}
