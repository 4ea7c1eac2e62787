import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Instance } from '../instance.ts'
import { runCommand } from '../run-command.ts'
import { StackError } from '../stack-error.ts'
import { aptGet, findProgram, installHint, isRoot } from './apt.ts'

/** Without it a JVM finds no file in a folder whose name is not ASCII. */
export const javaLocale = { LC_ALL: 'C.UTF-8' }

const oldestJava = 17
const javaPackage = 'openjdk-17-jre-headless'

type Installing = Pick<Instance, 'environment' | 'report'>

/**
 * The `java` (17 or newer) to run Kafka with: JAVA_HOME's, else the PATH's, else installed where apt and root allow it.
 * @throws StackError naming the one command that installs it
 */
export async function javaProgram(instance: Instance): Promise<string> {
  const found = findJava(instance.environment)
  if (found === undefined) {
    await installPackages(instance, 'java is not on the PATH and JAVA_HOME is not set')
    return findJava(instance.environment) ?? 'java'
  }
  const words = await runCommand(found, ['-version'], { part: 'kafka', deadlineMs: 20_000 })
  const version = Number(/version "(\d+)/u.exec(words)?.[1] ?? 0)
  if (version < oldestJava) {
    throw new StackError('kafka', `${found} is Java ${version}, and ${oldestJava} is needed`, {
      remedy: javaHint(instance),
    })
  }
  return found
}

/** The `mvn` that resolves Kafka's jars. */
export async function mavenProgram(instance: Installing): Promise<string> {
  if (findProgram('mvn', instance.environment) === undefined) {
    await installPackages(instance, 'mvn is not on the PATH')
  }
  return findProgram('mvn', instance.environment) ?? 'mvn'
}

function findJava(environment: NodeJS.ProcessEnv): string | undefined {
  const home = environment['JAVA_HOME']
  const java = home === undefined ? undefined : path.join(home, 'bin', 'java')
  return java !== undefined && existsSync(java) ? java : findProgram('java', environment)
}

function javaHint({ environment }: Installing): string {
  return `${installHint({ apt: `${javaPackage} maven`, brew: 'openjdk@17 maven' }, environment)}, or use Docker`
}

async function installPackages(instance: Installing, problem: string): Promise<void> {
  const remedy = javaHint(instance)
  if (!isRoot() || findProgram('apt-get', instance.environment) === undefined) {
    throw new StackError('kafka', problem, { remedy })
  }
  instance.report('kafka', 'installing', `${javaPackage} and maven, by apt-get`)
  // Slim images have no manual pages, and the package fails without their folder.
  mkdirSync('/usr/share/man/man1', { recursive: true })
  const command = ['install', '-y', '-q', '--no-install-recommends', javaPackage, 'maven']
  await aptGet('kafka', command, '/', remedy)
}
