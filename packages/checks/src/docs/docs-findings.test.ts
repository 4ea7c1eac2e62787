import { expect, it } from 'vitest'
import { fixtureFolder } from '../testing/fixture-tree.ts'
import { docsFindings } from './docs-findings.ts'

const decision = '# Money\n\n## Context\n\na\n\n## Decision\n\nb\n\n## Consequence\n\nc\n\n## Held by\n\nd\n'

const clean: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({ name: 'root', scripts: { test: 'x', 'stack:reset': 'y' } }),
  'pnpm-workspace.yaml': 'packages: []\n',
  'services/pay/main.ts': '',
  'README.md': [
    '# A thing',
    '',
    'Read [the plan](docs/PLAN.md#how-it-works), [this](#a-thing), [code](services/pay/) and [out](https://a.test/).',
    'Look into `services/pay/main.ts`, `services/*/main.ts`, `services/<name>/x` and `a/b`.',
    '',
    '```sh',
    'npm test && npm run stack:reset',
    '[not a link](nowhere.md)',
    '```',
    '',
  ].join('\n'),
  'docs/PLAN.md': '# Plan\n\n## How it works\n\nBack to [the start](../README.md).\n',
  'docs/decisions/README.md': '# Decisions\n\n- [Money](0001-money.md)\n',
  'docs/decisions/0001-money.md': decision,
  'docs/decisions/product.md': '# Product\n\nOne table.\n',
}

async function found(changes: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const findings = await docsFindings(await fixtureFolder({ ...clean, ...changes }))
  return findings.map(({ file, line, rule }) => `${rule} ${file}${line === undefined ? '' : `:${line}`}`)
}

const page = (line: string): Readonly<Record<string, string>> => ({
  'docs/PAGE.md': `# Page\n\nFirst.\n${line}\n`,
})

it('true pages have no findings', async () => {
  expect(await found({})).toEqual([])
})

it('a link to a file that is gone is found on its line', async () => {
  expect(await found(page('See [x](gone.md).'))).toEqual(['link docs/PAGE.md:4'])
  expect(await found(page('![x](gone.png)'))).toEqual(['link docs/PAGE.md:4'])
})

it('a link in a table is found', async () => {
  expect(await found(page('\n| a |\n|---|\n| [x](gone.md) |'))).toEqual(['link docs/PAGE.md:7'])
})

it('a link to a heading that is gone is found, in this page and in another', async () => {
  expect(await found(page('See [x](PLAN.md#how-it-failed).'))).toEqual(['link docs/PAGE.md:4'])
  expect(await found(page('See [x](#nothing).'))).toEqual(['link docs/PAGE.md:4'])
})

it('a path in backticks that is gone is found, a pattern without a match too', async () => {
  expect(await found(page('Look into `services/pay/gone.ts`.'))).toEqual(['path docs/PAGE.md:4'])
  expect(await found(page('Look into `services/*/gone.ts`.'))).toEqual(['path docs/PAGE.md:4'])
})

it('a command that package.json lacks is found, in a sentence and in a code block', async () => {
  expect(await found(page('Run `npm run fly`.'))).toEqual(['command docs/PAGE.md:4'])
  expect(await found(page('```\nnpm start\n```'))).toEqual(['command docs/PAGE.md:5'])
})

const decisions = (...files: readonly string[]): Readonly<Record<string, string>> => ({
  'docs/decisions/README.md': ['0001-money.md', ...files].map((file) => `- [x](${file})\n`).join(''),
  ...Object.fromEntries(files.map((file) => [`docs/decisions/${file}`, decision])),
})

it('decisions need not follow each other: some became lines of the page of the product', async () => {
  expect(await found(decisions('0003-time.md'))).toEqual([])
})

it('a decision that lacks a section is found', async () => {
  const file = 'docs/decisions/0002-time.md'
  const changes = { ...decisions('0002-time.md'), [file]: decision.replace('## Held by', '') }
  expect(await found(changes)).toEqual([`decision ${file}`])
})

it('a decision without a number, or with the number of another one, is found', async () => {
  expect(await found(decisions('time.md'))).toEqual(['decision docs/decisions/time.md'])
  expect(await found(decisions('0001-time.md'))).toEqual(['decision docs/decisions/0001-time.md'])
})

it('a decision that the list does not name is found', async () => {
  const file = 'docs/decisions/0002-time.md'
  expect(await found({ [file]: decision })).toEqual([`decision ${file}`])
})

it('pages without any link, path, command or decision are a finding each: the check looked at nothing', async () => {
  const root = await fixtureFolder({
    'package.json': JSON.stringify({ name: 'root' }),
    'pnpm-workspace.yaml': 'packages: []\n',
    'docs/PLAN.md': 'Nothing.\n',
  })
  const rules = (await docsFindings(root)).map(({ rule }) => rule)
  expect(rules).toEqual(['readme', 'link', 'path', 'command', 'decision'])
})
