import { Command as Program, Option } from 'commander'
import { z } from 'zod'
import type { Input, Operation } from './admin-api/operation.ts'
import { optionOf, parsePositive, parseSegment } from './command-options.ts'
import type { Command, Context, OperationCommand, StoryCommand } from './commands/command.ts'
import { groups, loneCommands } from './commands/groups.ts'
import { runOperation } from './run-operation.ts'

const globalOptions = z.object({
  payment: z.string().optional(),
  interview: z.string().optional(),
  tokenFile: z.string().optional(),
  addresses: z.string().optional(),
  tenant: z.string().optional(),
  timeout: z.number(),
  limit: z.number().optional(),
  json: z.boolean().default(false),
  yes: z.boolean().default(false),
})
export type GlobalOptions = z.output<typeof globalOptions>

export interface ProgramDeps {
  /** By id, and by service and id where both have it. Throws when there is none. */
  operation(id: string): Operation
  openContext(options: GlobalOptions): Promise<Context>
  /** What the help is written to, and what is wrong with the arguments. */
  readonly output: { writeOut(text: string): void; writeErr(text: string): void }
}

/** The command line: its commands are those of the groups, their options those of the API's own description. */
export function createProgram(deps: ProgramDeps): Program {
  const program = new Program('ops')
    .description('Operates Interview Pass by hand, on the admin API of both services.')
    .option('--payment <url>', 'internal address of payment-service (INTERVIEW_PASS_PAYMENT_URL)')
    .option('--interview <url>', 'internal address of interview-service (INTERVIEW_PASS_INTERVIEW_URL)')
    .option(
      '--token-file <file>',
      'holds the token (INTERVIEW_PASS_ADMIN_TOKEN_FILE, or the token itself in INTERVIEW_PASS_ADMIN_TOKEN)',
    )
    .option(
      '--addresses <file>',
      'of another stack on this machine; default .stack/addresses.json, when no address is given',
    )
    .option('--tenant <id>', 'whom it is about, for a token of all tenants (INTERVIEW_PASS_TENANT)')
    .addOption(new Option('--timeout <seconds>', 'for each call').argParser(parsePositive).default(30))
    .option('--json', 'print the data as JSON, and errors too')
    .option('--yes', 'confirm what moves money or cannot be undone')
    .exitOverride()
    .configureOutput(deps.output)
  for (const { name, alias, summary, commands } of groups) {
    const group = program.command(name).description(summary)
    if (alias !== undefined) group.alias(alias)
    for (const command of commands) addCommand(group, command, deps)
  }
  for (const command of loneCommands) addCommand(program, command, deps)
  return program
}

function addCommand(parent: Program, command: Command, deps: ProgramDeps): void {
  const added = parent.command(command.name)
  if ('operation' in command) addOperation(added, command, deps)
  else addStory(added, command, deps)
}

function addOperation(added: Program, command: OperationCommand, deps: ProgramDeps): void {
  const { always = {}, names, defaults = {} } = command
  const operation = deps.operation(command.operation)
  const inputs = operation.inputs.filter(({ name }) => !(name in always))
  added.description(operation.summary)
  addInputs(added, inputs, { names, defaults })
  if (operation.isPaged) addLimit(added)
  if (operation.takesIdempotencyKey) {
    added.option('--idempotency-key <key>', 'of an earlier call: repeats it, and does nothing twice')
  }
  added.action(async () => {
    const context = await contextOf(added, deps)
    const { idempotencyKey } = z.object({ idempotencyKey: z.string().optional() }).parse(added.opts())
    const given = (place: Input['place']) =>
      valuesOf(
        added,
        inputs.filter((one) => one.place === place),
        names,
      )
    const told = { path: pathOf(added, inputs), query: { ...given('query'), ...always }, body: given('body') }
    await runOperation(context, command, { operation, told: { ...told, idempotencyKey } })
  })
}

function addStory(added: Program, command: StoryCommand, deps: ProgramDeps): void {
  const [first = ''] = command.operations
  const told = command.optionsOf === undefined ? [] : deps.operation(command.optionsOf).inputs
  const all = command.operations.flatMap((id) => deps.operation(id).inputs)
  const needed = command.takes.map((name) => ({
    name,
    place: 'path' as const,
    isRequired: true,
    description: all.find((one) => one.name === name)?.description ?? first,
    kind: 'text' as const,
    choices: undefined,
  }))
  const queries = told.filter(({ place }) => place === 'query')
  added.description(command.summary)
  addInputs(added, [...needed, ...queries], { names: command.names, defaults: {} })
  if (command.optionsOf !== undefined) addLimit(added)
  added.action(async () => {
    const context = await contextOf(added, deps)
    await command.run(context, {
      path: pathOf(added, needed),
      query: valuesOf(added, queries, command.names),
    })
  })
}

interface Naming {
  readonly names: Readonly<Record<string, string>> | undefined
  readonly defaults: Readonly<Record<string, string>>
}

function addInputs(added: Program, inputs: readonly Input[], { names, defaults }: Naming): void {
  for (const input of inputs) {
    if (input.place === 'path') {
      added.argument(`<${input.name}>`, input.description, parseSegment)
      continue
    }
    const option = optionOf(input, names)
    const value = defaults[input.name]
    added.addOption(value === undefined ? option : option.default(value))
  }
}

function addLimit(added: Program): void {
  added.addOption(new Option('--limit <rows>', 'at most so many').argParser(parsePositive).default(50))
}

async function contextOf(added: Program, deps: ProgramDeps): Promise<Context> {
  return deps.openContext(globalOptions.parse(added.optsWithGlobals()))
}

function pathOf(added: Program, inputs: readonly Input[]): Record<string, string> {
  const names = inputs.filter(({ place }) => place === 'path').map(({ name }) => name)
  return Object.fromEntries(names.map((name, at) => [name, z.string().parse(added.processedArgs[at])]))
}

function valuesOf(
  added: Program,
  inputs: readonly Input[],
  names: Readonly<Record<string, string>> | undefined,
): Record<string, unknown> {
  const options: Record<string, unknown> = added.opts()
  return Object.fromEntries(
    inputs
      .filter(({ place }) => place !== 'path')
      .map((input) => [input.name, options[optionOf(input, names).attributeName()]]),
  )
}
