import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { projectFolder } from '../folders.ts'
import type { Instance } from '../instance.ts'
import { runCommand, wasKilled } from '../run-command.ts'
import { mavenProgram } from './java.ts'
import { makeOnce } from './once.ts'

const projectFile = path.join(projectFolder, 'infra', 'kafka', 'pom.xml')

/** The folder with the jars that `infra/kafka/pom.xml` names, resolved by Maven once. */
export async function kafkaJars(
  instance: Pick<Instance, 'cacheFolder' | 'environment' | 'report'>,
): Promise<string> {
  const hash = createHash('sha256').update(readFileSync(projectFile)).digest('hex').slice(0, 12)
  const folder = path.join(instance.cacheFolder, `kafka-jars-${hash}`)
  await makeOnce(folder, async (draft) => {
    const maven = await mavenProgram(instance)
    instance.report('kafka', 'installing', 'its jars, by Maven')
    mkdirSync(draft, { recursive: true })
    const goal = ['dependency:copy-dependencies', '-DincludeScope=runtime', `-DoutputDirectory=${draft}`]
    const resolve = (...more: string[]): Promise<string> =>
      runCommand(maven, ['-q', '-B', '-f', projectFile, ...more, ...goal], {
        part: 'kafka',
        deadlineMs: 600_000,
        cwd: draft,
        // Without it a JVM finds no file in a folder whose name is not ASCII.
        env: { ...process.env, LC_ALL: 'C.UTF-8' },
        remedy: 'see that Maven can reach a repository (mvn -version works?), or use Docker',
      })
    try {
      await resolve()
    } catch (error) {
      if (wasKilled(error)) throw error
      // The home folder of this user may be absent or closed: a repository of the stack's own needs none.
      await resolve(`-Dmaven.repo.local=${path.join(instance.cacheFolder, 'maven-repository')}`)
    }
  })
  return folder
}
