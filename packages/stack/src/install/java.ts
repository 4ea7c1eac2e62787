import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Instance } from '../instance.ts'
import { runCommand } from '../run-command.ts'
import { StackError } from '../stack-error.ts'
import { aptGet, findProgram, installHint, isRoot } from './apt.ts'

const oldestJava = 17
const javaPackage = 'openjdk-17-jre-headless'

type Installing = Pick<Instance, 'environment' | 'report'>

/**
 * The `java` (17 or newer) to run Kafka with: JAVA_HOME's, else the PATH's, else installed where apt and root allow it.
 * @throws StackError naming the one command that installs it
 */
export async function javaProgram(instance: Installing): Promise<string> {
  const java = await findOrInstall(instance, 'java')
  const words = await runCommand(java, ['-version'], { part: 'kafka', deadlineMs: 20_000 })
  const version = Number(/version "(\d+)/u.exec(words)?.[1] ?? 0)
  if (version >= oldestJava) return java
  const remedy = javaHint(instance)
  throw new StackError('kafka', `${java} is Java ${version}, and ${oldestJava} is needed`, { remedy })
}

/** The `mvn` that resolves Kafka's jars. */
export const mavenProgram = (instance: Installing): Promise<string> => findOrInstall(instance, 'mvn')

async function findOrInstall(instance: Installing, name: 'java' | 'mvn'): Promise<string> {
  const { JAVA_HOME = '', PATH = '' } = instance.environment
  const searched = {
    PATH: JAVA_HOME === '' ? PATH : `${path.join(JAVA_HOME, 'bin')}${path.delimiter}${PATH}`,
  }
  const found = findProgram(name, searched)
  if (found !== undefined) return found
  const remedy = javaHint(instance)
  if (!isRoot() || findProgram('apt-get', instance.environment) === undefined) {
    const problem = `${name} is not on the PATH${name === 'java' ? ' and JAVA_HOME is not set' : ''}`
    throw new StackError('kafka', problem, { remedy })
  }
  instance.report('kafka', 'installing', `${javaPackage} and maven, by apt-get`)
  // Slim images have no manual pages, and the package fails without their folder.
  mkdirSync('/usr/share/man/man1', { recursive: true })
  const command = ['install', '-y', '-q', '--no-install-recommends', javaPackage, 'maven']
  await aptGet('kafka', command, '/', remedy)
  return findProgram(name, searched) ?? name
}

function javaHint({ environment }: Installing): string {
  return `${installHint({ apt: `${javaPackage} maven`, brew: 'openjdk@17 maven' }, environment)}, or use Docker`
}
