import { answersOk, prometheusProgram, startProcessPart, type Stack } from '@interview-pass/stack'

/** A program that tells Prometheus of something that the services know nothing of. */
export interface Exporter {
  readonly name: string
  readonly program: Parameters<typeof prometheusProgram>[1]
  readonly folder: string
  /** How the program that was found is run to listen at `host:port`. */
  commandFor(program: string, at: string): readonly [command: string, ...commandArguments: string[]]
}

/** Starts an exporter beside a stack, with which it ends. `at` is its `host:port`. */
export function startExporter(stack: Stack, { name, program, folder, commandFor }: Exporter) {
  return stack.startBeside(async (instance) => {
    const at = `127.0.0.1:${await instance.portFor(name)}`
    const [command, ...commandArguments] = commandFor(await prometheusProgram(instance, program), at)
    const started = await startProcessPart(instance, {
      name,
      command,
      commandArguments,
      cwd: folder,
      stopOrder: 10,
      stopDeadlineMs: 5000,
      ready: () => answersOk(`http://${at}/metrics`),
      readyDeadlineMs: 30_000,
      remedy: `read ${instance.logFile(name)}`,
    })
    return { ...started, at }
  })
}
