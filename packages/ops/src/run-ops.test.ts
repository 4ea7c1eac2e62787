import { createServer, type RequestListener } from 'node:http'
import { randomUUID } from 'node:crypto'
import { listenLocally } from '@interview-pass/service-kit/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { run } from '../test/run.ts'

const token = 'eyJhbGciOiJIUzI1NiJ9.e30.secret'
const environment = { INTERVIEW_PASS_ADMIN_TOKEN: token }
const closing: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A server that answers like this in place of payment-service; gives its address. */
async function serve(listener: RequestListener): Promise<string> {
  const { url, close } = await listenLocally(createServer(listener))
  closing.push(close)
  return url
}

const ask = (url: string, ...args: readonly string[]) => run(['--payment', url, ...args], environment)

const common = { timestamp: new Date().toISOString(), request_id: randomUUID(), version: 'v1' }

describe('a command that is not given as it must be', () => {
  it.each([
    [['orders', 'lose']],
    [['refund', 'x', '--amount', '1.00']],
    [['order', 'why', '..']],
    [['orders', 'list', '--status', 'LOST']],
    [['orders', 'list', '--created-from', 'soon']],
    [['orders', 'list', '--limit', '0']],
    [['products', 'create', '--name', 'x', '--price', '1.00', '--code-validity-days', '1', '--terms', '{']],
    [['--payment', 'ftp://127.0.0.1', 'tenants', 'list']],
    [['--token-file', '/nowhere/token', 'tenants', 'list']],
    [['sessions', 'list']],
    [[]],
  ])('sends nothing and ends with 2: %j', async (args) => {
    let requests = 0
    const url = await serve((_request, response) => {
      requests += 1
      response.end()
    })
    const { exitCode, out, err } = await ask(url, ...args)
    expect({ exitCode, out, requests }).toEqual({ exitCode: 2, out: '', requests: 0 })
    expect(err).not.toBe('')
  })

  it('says that a token is needed, and takes none from the arguments', async () => {
    const { exitCode, err } = await run(['--payment', 'http://127.0.0.1:1', 'tenants', 'list'])
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: expect.stringContaining('--token-file') })
    const inArguments = await ask('http://127.0.0.1:1', '--token', token, 'tenants', 'list')
    expect(inArguments.exitCode).toBe(2)
  })

  it('ends well when it asks for help', async () => {
    expect(await run(['order', 'why', '--help'])).toMatchObject({
      exitCode: 0,
      out: expect.stringContaining('order_id'),
    })
  })
})

describe('a server', () => {
  it('that is not there is named, and the command ends with 1', async () => {
    const { exitCode, err } = await ask('http://127.0.0.1:1', 'tenants', 'list')
    expect(exitCode).toBe(1)
    expect(err).toMatch(/^payment-service at http:\/\/127\.0\.0\.1:1: cannot be reached: \w+/)
  })

  it('that does not answer in time leaves it open whether money went back, and the key repeats it', async () => {
    const url = await serve(() => undefined)
    const args = [
      '--timeout',
      '1',
      '--yes',
      '--tenant',
      randomUUID(),
      'refund',
      randomUUID(),
      '--reason',
      'complaint',
    ]
    const { exitCode, err } = await ask(url, ...args)
    expect(exitCode).toBe(1)
    const [, key] = /^idempotency key: (\S+)$/m.exec(err) ?? []
    expect(err).toContain(
      `no answer within 1 s\nwhether it took effect is not known; repeat it with --idempotency-key ${key}`,
    )
    expect(JSON.parse((await ask(url, '--json', ...args, '--idempotency-key', 'mine')).err)).toMatchObject({
      error: { code: 'NO_ANSWER', idempotency_key: 'mine' },
    })
  })

  it('that leads elsewhere is not followed: what is asked is for it alone', async () => {
    let visits = 0
    const elsewhere = await serve((_request, response) => {
      visits += 1
      response.end()
    })
    const url = await serve((_request, response) => response.writeHead(307, { location: elsewhere }).end())
    expect((await ask(url, 'tenants', 'list')).exitCode).toBe(1)
    expect(visits).toBe(0)
  })

  it('whose answer is none of ours is named', async () => {
    const url = await serve((_request, response) => response.end('<html>'))
    expect(await ask(url, 'tenants', 'list')).toMatchObject({ exitCode: 1, out: '' })
  })

  it.each(['--yes', '--json'])('whose words would steer the terminal does not: %s', async (flag) => {
    const hostile = 'a\u001b[2Jb\u202e\u009b'
    const error = { code: 'X', message: hostile, details: { rule: hostile } }
    const refusing = await serve((_request, response) =>
      response
        .writeHead(409)
        .end(JSON.stringify({ success: false, code: 409, message: '', data: null, error, ...common })),
    )
    const answering = await serve((_request, response) =>
      response.end(
        JSON.stringify({
          success: true,
          code: 200,
          message: 'success',
          data: { [hostile]: hostile, rows: [{ [hostile]: 1 }] },
          ...common,
        }),
      ),
    )
    for (const url of [refusing, answering]) {
      const { out, err } = await ask(url, flag, 'tenants', 'show', 'x')
      expect(out + err).toContain('u001b')
      expect((out + err).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u)
    }
  })

  it('that goes on behind a key is asked behind it, however many rows it has counted', async () => {
    const asked: string[] = []
    const url = await serve((request, response) => {
      const { searchParams } = new URL(request.url ?? '', 'http://localhost')
      const size = Number(searchParams.get('size'))
      asked.push(searchParams.get('after') ?? 'the first')
      const data = Array.from({ length: size }, () => ({ user_id: randomUUID() }))
      const next = asked.length < 3 ? `key-${asked.length}` : null
      const pagination = { page: 1, size, total: 100, total_pages: 1, next }
      response.end(
        JSON.stringify({ success: true, code: 200, message: 'success', data, pagination, ...common }),
      )
    })
    const { out } = await ask(url, '--tenant', randomUUID(), '--json', 'users', 'list', '--limit', '1000')
    expect(asked).toEqual(['the first', 'key-1', 'key-2'])
    expect(JSON.parse(out)).toHaveLength(300)
  })

  it('is asked for page after page, until there are as many rows as wanted', async () => {
    const pages: string[] = []
    const url = await serve((request, response) => {
      const { searchParams } = new URL(request.url ?? '', 'http://localhost')
      const [page, size] = ['page', 'size'].map((name) => Number(searchParams.get(name)))
      pages.push(searchParams.toString())
      const data = Array.from({ length: size ?? 0 }, (_none, at) => ({ tenant_id: `${page}-${at}` }))
      const pagination = { page, size, total: 1000, total_pages: 10 }
      response.end(
        JSON.stringify({ success: true, code: 200, message: 'success', data, pagination, ...common }),
      )
    })
    const { out, err } = await ask(url, 'tenants', 'list', '--limit', '150')
    expect(pages).toEqual(['page=1&size=100', 'page=2&size=100'])
    expect(out.trimEnd().split('\n')).toHaveLength(151)
    expect(err).toBe('150 of 1000: --limit shows more\n')
  })
})
