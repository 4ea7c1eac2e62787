import { execFile } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { requestSignature } from '../src/request-signature.ts'

const run = promisify(execFile)
const packageFolder = fileURLToPath(new URL('..', import.meta.url))
const deadlineMs = 120_000
const rootPackage = z.object({ packageManager: z.string() })

/** The client's machine: the Node that the tests run under, and whichever other one is installed. */
const nodes = [
  process.execPath,
  ...(process.env['PATH'] ?? '')
    .split(path.delimiter)
    .map((folder) => path.join(folder, 'node'))
    .filter((program) => existsSync(program))
    .map((program) => realpathSync(program)),
].filter((program, index, all) => all.indexOf(program) === index)

let folder: string

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'contracts-client-'))
  const { packageManager } = rootPackage.parse(
    JSON.parse(readFileSync(path.join(packageFolder, '../../package.json'), 'utf8')),
  )
  const pack = ['--yes', packageManager, 'pack', '--pack-destination', folder]
  await run('npx', pack, { cwd: packageFolder, timeout: deadlineMs })
  const [tarball] = readdirSync(folder)
  writeFileSync(path.join(folder, 'package.json'), '{"name":"client","type":"module"}')
  await run('npm', ['install', '--no-audit', '--no-fund', `./${String(tarball)}`], {
    cwd: folder,
    timeout: deadlineMs,
  })
  writeFileSync(
    path.join(folder, 'client.js'),
    `import { paymentCompleted, signRequest } from '@interview-pass/contracts'
     const request = { method: 'GET', target: '/api/v1/payment/orders', timestampSeconds: 1, nonce: 'n', body: '' }
     const headers = signRequest({ clientId: 'me', secret: 'secret' }, request)
     console.log(JSON.stringify({ signature: headers['x-signature'], type: paymentCompleted.type }))`,
  )
}, 2 * deadlineMs)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the packed package, installed elsewhere', () => {
  it.each(nodes)('signs a request and knows the events under %s', async (node) => {
    const { stdout } = await run(node, ['client.js'], { cwd: folder, timeout: 20_000 })
    expect(JSON.parse(stdout)).toEqual({
      signature: requestSignature('secret', {
        method: 'GET',
        target: '/api/v1/payment/orders',
        timestampSeconds: 1,
        nonce: 'n',
        body: '',
      }),
      type: 'PaymentCompleted',
    })
  })

  it('holds built JavaScript and types, and no source or test', () => {
    const built = readdirSync(path.join(folder, 'node_modules/@interview-pass/contracts/dist'))
    expect(built).toContain('index.js')
    expect(built).toContain('index.d.ts')
    expect(built.filter((name) => name.includes('.test.') || /(?<!\.d)\.ts$/.test(name))).toEqual([])
  })
})
