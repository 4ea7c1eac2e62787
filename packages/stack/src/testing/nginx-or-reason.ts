import path from 'node:path'
import { stackFolder } from '../folders.ts'
import { nginxProgram } from '../install/nginx-program.ts'
import { reasonOf } from '../stack-error.ts'

/** nginx; or undefined, with the reason said aloud: a test that is skipped in silence seems to have passed. */
export async function nginxOrReason(): Promise<string | undefined> {
  const cacheFolder = path.join(stackFolder(), 'cache')
  try {
    return await nginxProgram({ cacheFolder, environment: process.env, report: () => undefined })
  } catch (error) {
    process.stderr.write(`NOT CHECKED by nginx: ${reasonOf(error)}\n`)
    return undefined
  }
}
