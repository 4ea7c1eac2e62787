import type { Finding } from '../finding.ts'
import type { SourceFile } from '../source/source-file.ts'
import type { SourceTree } from '../source/source-tree.ts'
import { featureOf } from './places.ts'
import type { Rule } from './rule.ts'

/** An arrow of a circle that stands for now, and why. */
export interface CircleException {
  /** Folders from the root: what imports, and what is imported. */
  readonly from: string
  readonly to: string
  readonly reason: string
}

/** The features of a service can be understood one after the other: none needs one that needs it. */
export function featureCircles(exceptions: readonly CircleException[]): Rule {
  return noCircles(
    'feature-circles',
    'the features of a service import each other in no circle',
    featureOf,
    exceptions,
  )
}

/** So can the rooms of service-kit. */
export function kitCircles(exceptions: readonly CircleException[]): Rule {
  const roomOf = ({ path, isTest }: SourceFile) =>
    isTest ? undefined : /^packages\/service-kit\/src\/[^/]+(?=\/)/.exec(path)?.[0]
  return noCircles(
    'kit-circles',
    'the rooms of service-kit import each other in no circle',
    roomOf,
    exceptions,
  )
}

function noCircles(
  name: string,
  holds: string,
  folderOf: (file: SourceFile) => string | undefined,
  exceptions: readonly CircleException[],
): Rule {
  return {
    name,
    holds,
    inspect(tree) {
      const arrows = arrowsOf(tree, folderOf)
      const held = arrows.filter((arrow) => !exceptions.some((one) => isSame(one, arrow)))
      const findings = held.flatMap((arrow): readonly Finding[] => {
        const back = wayBetween(held, arrow.to, arrow.from)
        if (back === undefined) return []
        const circle = [arrow.from, ...back].map((folder) => folder.replace(/.*\//, '')).join(' → ')
        return [
          {
            file: arrow.file,
            line: arrow.line,
            rule: name,
            todo: `${circle}: move what both need below both`,
          },
        ]
      })
      const stale = exceptions.filter(
        (one) =>
          !arrows.some((arrow) => isSame(one, arrow)) || wayBetween(arrows, one.to, one.from) === undefined,
      )
      return {
        lookedAt: tree.files.filter((file) => folderOf(file) !== undefined).length,
        findings: [
          ...findings,
          ...stale.map(({ from, to }) => ({
            file: from,
            rule: name,
            todo: `the arrow to ${to} is listed as an exception but closes no circle: take it off the list`,
          })),
        ],
      }
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
      const imported = target === undefined ? undefined : tree.find(target)
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

function isSame(one: { from: string; to: string }, other: { from: string; to: string }): boolean {
  return one.from === other.from && one.to === other.to
}
