import { copyFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { repositoryRoot } from '../repository-root.ts'
import { fixtureFolder } from '../testing/fixture-tree.ts'
import { runTool } from './run-tool.ts'

const pay = 'declare const pay: () => Promise<number>\n'
const query = [
  'interface Query { then(done: (rows: string[]) => void, failed: (error: Error) => void): void }',
  'declare const query: () => Query\n',
].join('\n')

function functionOf(lines: number): string {
  return `export function long() {\n${'  long()\n'.repeat(lines - 2)}}\n`
}

/** One file of a service each, and the line and rule that must be found in it, and nothing else. */
const files: Readonly<Record<string, readonly [text: string, found: readonly string[]]>> = {
  'promise-not-awaited.ts': [
    `${pay}export const f = () => { pay() }\n`,
    ['2 typescript(no-floating-promises)'],
  ],
  'query-not-awaited.ts': [
    `${query}export const f = () => { query() }\n`,
    ['3 typescript(no-floating-promises)'],
  ],
  'promise-as-condition.ts': [
    `${pay}export const f = () => { if (pay()) f() }\n`,
    ['2 typescript(no-misused-promises)'],
  ],
  'any.ts': ['export const f = (x: any) => typeof x\n', ['1 typescript(no-explicit-any)']],
  'any-from-json.ts': [
    'export const f = (text: string) => {\n  const x: string = JSON.parse(text)\n  return x\n}\n',
    ['2 typescript(no-unsafe-assignment)'],
  ],
  'forgotten-case.ts': [
    "export function f(x: 'A' | 'B') {\n  switch (x) {\n    case 'A':\n      f('B')\n  }\n}\n",
    ['2 typescript(switch-exhaustiveness-check)'],
  ],
  'console.ts': ["export const f = () => console.log('x')\n", ['1 eslint(no-console)']],
  'default-export.ts': ['export default 1\n', ['1 import(no-default-export)']],
  'note-for-later.ts': ['// todo: later\nexport const f = 1\n', ['1 eslint(no-warning-comments)']],
  'orders/environment.ts': ["export const f = () => process.env['PORT']\n", ['1 node(no-process-env)']],
  'focused.test.ts': [
    "import { expect, it } from 'vitest'\nit.only('adds', () => expect(1 + 1).toBe(2))\n",
    ['2 vitest(no-focused-tests)'],
  ],
  'long.ts': [
    Array.from({ length: 251 }, (_, at) => `export const f${at} = 1\n`).join(''),
    ['251 eslint(max-lines)'],
  ],
  'orders/long-function.ts': [functionOf(71), ['1 eslint(max-lines-per-function)']],
  'orders/lines.store.ts': [functionOf(120), []],
  'constant.ts': [
    'export const LINES_MAX = 1\nexport class HttpError extends Error {}\n',
    ['1 eslint(id-match)'],
  ],
  'orders/fullLength.ts': [functionOf(70), ['1 unicorn(filename-case)']],
  'orders/library.ts': [
    "export { Kafka } from 'kafkajs'\nexport const sdk = import('alipay-sdk/lib')\n",
    ['1 eslint(no-restricted-imports)', '2 eslint(no-restricted-imports)'],
  ],
  'orders/other-service.ts': [
    "export * from '../../../payment-service/src/main.ts'\nexport * from '@interview-pass/payment-service'\n",
    ['1 eslint(no-restricted-imports)', '2 eslint(no-restricted-imports)'],
  ],
  'orders/other-package.ts': [
    "export * from '../../../../packages/stack/src/start.ts'\nexport * from '../../../pay/src/a.ts'\nexport * from '../order.ts'\n",
    ['1 eslint(no-restricted-imports)', '2 eslint(no-restricted-imports)'],
  ],
  'order.ts': ['export const order = 1\n', []],
  'good.ts': [`${pay}export async function f(): Promise<number> {\n  return (await pay()) + 1\n}\n`, []],
  'seed-demo.ts': ["console.log(process.env['PORT'])\n", []],
}

it(
  'the linter finds every planted fault where it is, and nothing in good code',
  { timeout: 60_000 },
  async () => {
    const texts = Object.entries(files).map(([path, [text]]) => [`services/shop/src/${path}`, text] as const)
    const compilerOptions = { strict: true, module: 'nodenext', target: 'es2024', types: ['node'] }
    const root = await fixtureFolder({
      ...Object.fromEntries(texts),
      'tsconfig.json': JSON.stringify({ compilerOptions }),
    })
    await copyFile(join(repositoryRoot, '.oxlintrc.json'), join(root, '.oxlintrc.json'))
    await symlink(join(repositoryRoot, 'node_modules'), join(root, 'node_modules'))
    const { output } = await runTool({ root, name: 'oxlint', args: ['--deny-warnings', '--format=unix'] })
    const found = Object.fromEntries(Object.keys(files).map((path) => [path, [] as string[]]))
    for (const [, path, line, rule] of output.matchAll(
      /^services\/shop\/src\/(.+?):(\d+):.* \[\w+\/(.*)\]$/gm,
    )) {
      found[path ?? '']?.push(`${line} ${rule}`)
    }
    expect(found).toEqual(Object.fromEntries(Object.entries(files).map(([path, [, rules]]) => [path, rules])))
  },
)
