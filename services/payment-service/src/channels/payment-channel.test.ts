import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const source = readFileSync(new URL('payment-channel.ts', import.meta.url), 'utf8')
const page = readFileSync(new URL('../../../../docs/adding-a-channel.md', import.meta.url), 'utf8')

/** The body of a type or an interface. */
function declaredAs(name: string): string {
  const found = new RegExp(
    `^export (?:type|interface) ${name}\\b([\\s\\S]*?)(?=^export |^/\\*\\*)`,
    'm',
  ).exec(source)
  if (found?.[1] === undefined) throw new Error(`there is no ${name}`)
  return found[1]
}

function kindsOf(type: string): string[] {
  const text = declaredAs(type)
  const kinds = Array.from(text.matchAll(/readonly kind: ((?:'\w+'(?: \| )?)+)/g), ([, kind = '']) => kind)
  // What it says by another type.
  const others = Array.from(text.matchAll(/\| (\w+)\n/g), ([, other = '']) => other)
  return [...kinds.flatMap((kind) => kind.match(/\w+/g) ?? []), ...others.flatMap(kindsOf)]
}

const methods = Array.from(
  declaredAs('PaymentChannel').matchAll(/^ {2}(\w+)\(.*\): (?:Promise<(\w+)>|(\w+))$/gm),
  ([, method = '', promised, given = '']) => ({ method, type: promised ?? given }),
)

it('has seven methods', () => {
  expect(methods.map(({ method }) => method)).toEqual([
    'precreate',
    'query',
    'close',
    'refund',
    'queryRefund',
    'downloadBill',
    'readNotification',
  ])
})

it.each(methods)(
  'the page for those who add a channel explains every answer of $method, and no other',
  (one) => {
    const [, section = ''] = page.split(`\n### ${one.method}\n`)
    const table = (section.split('\n#')[0] ?? '').split('\n').filter((line) => line.startsWith('| `'))
    const explained = table.flatMap((row) => (row.split('|')[1] ?? '').match(/\w+/g) ?? [])
    expect(explained.toSorted()).toEqual(kindsOf(one.type).toSorted())
  },
)
