import { runCommand } from '@interview-pass/stack'

/** Runs a program to its end. Throws StackError with its last lines when it fails or is not there. */
export async function run(program: string, args: readonly string[]): Promise<void> {
  await runCommand(program, args, { part: 'alert drill', deadlineMs: 60_000 })
}
