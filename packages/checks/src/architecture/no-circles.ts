import type { SourceFile } from '../source/source-file.ts'
import type { SourceTree } from '../source/source-tree.ts'
import { featureOf } from './places.ts'
import type { Rule } from './rule.ts'

/** The features of a service can be understood one after the other: none needs one that needs it. */
export const featureCircles = noCircles('feature-circles', featureOf)

/** So can the rooms of service-kit. */
export const kitCircles = noCircles('kit-circles', ({ path, isTest }) =>
  isTest ? undefined : /^packages\/service-kit\/src\/[^/]+(?=\/)/.exec(path)?.[0],
)

function noCircles(name: string, folderOf: (file: SourceFile) => string | undefined): Rule {
  return {
    name,
    inspect(tree) {
      const arrows = arrowsOf(tree, folderOf)
      const faults = arrows.flatMap(({ from, to, file, line }) => {
        const back = wayBetween(arrows, to, from)
        if (back === undefined) return []
        const circle = [from, ...back].map((folder) => folder.replace(/.*\//, '')).join(' → ')
        return [{ file, line, todo: `${circle}: move what both need below both` }]
      })
      return { lookedAt: tree.files.filter((file) => folderOf(file) !== undefined).length, faults }
    },
  }
}

interface Arrow {
  readonly from: string
  readonly to: string
  /** The first import that draws it. */
  readonly file: string
  readonly line: number
}

function arrowsOf(tree: SourceTree, folderOf: (file: SourceFile) => string | undefined): readonly Arrow[] {
  const arrows = new Map<string, Arrow>()
  for (const file of tree.files) {
    const from = folderOf(file)
    for (const { target, line } of file.imports) {
      const imported = tree.find(target)
      const to = imported === undefined ? undefined : folderOf(imported)
      if (from === undefined || to === undefined || from === to || arrows.has(`${from} ${to}`)) continue
      arrows.set(`${from} ${to}`, { from, to, file: file.path, line })
    }
  }
  return [...arrows.values()]
}

/** The folders that one passes from `start` to `end`, both among them; undefined where no way leads there. */
function wayBetween(arrows: readonly Arrow[], start: string, end: string): readonly string[] | undefined {
  const ways: string[][] = [[start]]
  const seen = new Set([start])
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const last = way.at(-1)
    if (last === end) return way
    for (const { from, to } of arrows) {
      if (from !== last || seen.has(to)) continue
      seen.add(to)
      ways.push([...way, to])
    }
  }
  return undefined
}
