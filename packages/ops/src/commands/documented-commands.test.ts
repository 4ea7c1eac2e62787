import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { readOperations } from '../admin-api/read-operations.ts'
import { createProgram } from '../program.ts'
import { ofService } from './command.ts'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const operations = readOperations()

const program = createProgram({
  operation(id) {
    const found = operations.find((one) => one.id === id || ofService(one.service, one.id) === id)
    if (found === undefined) throw new Error(`no operation is called ${id}`)
    return found
  },
  openContext: () => Promise.reject(new Error('nothing is run')),
  output: { writeOut: () => undefined, writeErr: () => undefined },
})

/** Every command that a page names, without what comes behind a pipe. */
const named = globSync(['README.md', 'docs/**/*.md'], { cwd: root }).flatMap((file) =>
  Array.from(
    readFileSync(root + file, 'utf8').matchAll(/npm (?:-s )?run ops -- ([^`|\n]+)/g),
    ([, text = '']) => ({
      file,
      text: text.trim(),
    }),
  ),
)

/** What of a command line there is not. */
function faultsOf(text: string): string[] {
  const words = (text.match(/"[^"]*"|\S+/g) ?? []).filter((word) => word !== '…')
  let command: Command = program
  while (words[0] !== undefined) {
    const next = command.commands.find(
      (one) => one.name() === words[0] || one.aliases().includes(words[0] ?? ''),
    )
    if (next === undefined) break
    command = next
    words.shift()
  }
  const known = [...program.options, ...command.options]
  const given = words.filter((word) => word.startsWith('--'))
  const values = given.filter((word) => known.find(({ long }) => long === word)?.flags.includes('<') === true)
  const args = words.length - given.length - values.length
  return [
    ...(command.commands.length > 0 ? [`${text}: there is no such command`] : []),
    ...given
      .filter((word) => !known.some(({ long }) => long === word))
      .map((word) => `${text}: has no ${word}`),
    ...(args === command.registeredArguments.length
      ? []
      : [`${text}: takes ${command.registeredArguments.length} arguments`]),
  ]
}

describe('a command that a page names', () => {
  it('is one, with its arguments and options', () => {
    expect(named.length).toBeGreaterThan(30)
    const faults = named
      .filter(({ text }) => !['help', '…'].includes(text))
      .flatMap(({ file, text }) => faultsOf(text).map((fault) => `${file}: ${fault}`))
    expect(faults).toEqual([])
  })

  it.each(['orders lose', 'order why', 'order why A B', 'orders list --colour red'])(
    'that there is not is found: %s',
    (text) => {
      expect(faultsOf(text)).not.toEqual([])
    },
  )
})
