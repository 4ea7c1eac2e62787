import { expect, it } from 'vitest'
import { readCompilerErrors, readLintErrors, readUnformatted, readUnused } from './read-output.ts'

it('compiler errors are read with file, line and code', () => {
  const stdout = "a/b.ts(3,29): error TS2307: Cannot find module './c.ts'.\n  and a second line\n"
  expect(readCompilerErrors(stdout)).toEqual([
    { file: 'a/b.ts', line: 3, rule: 'TS2307', todo: "Cannot find module './c.ts'." },
  ])
})

it('lint errors are read with file, line and rule', () => {
  const stdout =
    'a/b.ts:47:10: Promise is not awaited [Error/typescript(no-floating-promises)]\n\n1 problem\n'
  expect(readLintErrors(stdout)).toEqual([
    { file: 'a/b.ts', line: 47, rule: 'typescript(no-floating-promises)', todo: 'Promise is not awaited' },
  ])
})

it('unformatted files are read one a line', () => {
  expect(readUnformatted('a/b.ts\nknip.json\n').map(({ file }) => file)).toEqual(['a/b.ts', 'knip.json'])
})

it('unused files, exports and dependencies are read from the JSON report', () => {
  const stdout = JSON.stringify({
    issues: [
      { file: 'a.ts', files: [{ name: 'a.ts' }], exports: [{ name: 'gone', line: 4, col: 1 }] },
      {
        file: 'package.json',
        dependencies: [{ name: 'left-pad', line: 9 }],
        duplicates: [[{ name: 'twin' }]],
      },
    ],
  })
  expect(readUnused(stdout).map(({ file, line, rule }) => [file, line, rule])).toEqual([
    ['a.ts', undefined, 'files'],
    ['a.ts', 4, 'exports'],
    ['package.json', 9, 'dependencies'],
    ['package.json', undefined, 'duplicates'],
  ])
})

it('a report that cannot be read gives nothing, so that the tool is taken to have crashed', () => {
  expect(readUnused('Error: no configuration')).toEqual([])
})
