import type { Inspection } from '../finding.ts'
import type { Piece } from './read-page.ts'

/** `npm test` and `npm start` are short forms that npm itself knows. */
const npmCommand = /\bnpm (test|start)\b|\bp?npm run ([\w:-]+)/g

/** A command that a page tells the reader to run is a script of the root's package.json. */
export function unknownCommands(code: readonly Piece[], scripts: readonly string[]): Inspection {
  const commands = code.flatMap(({ file, line, text }) =>
    Array.from(text.matchAll(npmCommand), ([command, short, long = '']) => {
      return { file, line, command, script: short ?? long }
    }),
  )
  const faults = commands
    .filter(({ script }) => !scripts.includes(script))
    .map(({ file, line, command }) => ({ file, line, todo: `"${command}": package.json has no such script` }))
  return { lookedAt: commands.length, faults }
}
