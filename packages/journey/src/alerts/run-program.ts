import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const deadlineMs = 60_000

/** Runs a program to its end. Throws an Error with what it wrote when it fails or is not there. */
export async function run(program: string, args: readonly string[]): Promise<void> {
  await promisify(execFile)(program, [...args], { timeout: deadlineMs })
}
