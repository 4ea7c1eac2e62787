import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Writable } from 'node:stream'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runInContext } from './context.ts'
import { logFieldNames } from './fields.ts'
import { createLogger, type LoggerOptions } from './logger.ts'

function openLog(options: Partial<LoggerOptions> = {}) {
  const lines: string[] = []
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
  const logger = createLogger({ name: 'test', level: 'debug', destination, ...options })
  const last = (): unknown => JSON.parse(lines.at(-1) ?? 'null')
  return { logger, lines, last }
}

const secretText = 'HUSH-0123456789'

/** Anything at all, with the secret somewhere in it. */
const holder = fc.oneof(
  fc.constant(secretText),
  fc.string().map((text) => text + secretText),
  fc.array(fc.constant(secretText), { minLength: 1, maxLength: 3 }),
  fc.record({ password: fc.constant(secretText) }),
  fc.constant(Buffer.from(secretText)),
  fc.constant(new Map([['a', secretText]])),
  fc.constant({ toJSON: () => secretText }),
)

const unlistedName = fc
  .oneof(
    fc.constantFrom(
      'password',
      'accessCode',
      'access_code',
      'token',
      'body',
      'err',
      'msg',
      'level',
      '__proto__',
      'toString',
      'toJSON',
    ),
    fc.string(),
  )
  .filter((name) => !logFieldNames.some((listed) => listed === name))

const thrown = fc.oneof(
  fc.constant(new Error(secretText)),
  fc.constant(new TypeError('first\n    at HUSH (file:///x.js:1:2)')),
  fc.constant(new Error('outer', { cause: new Error(secretText) })),
  fc.constant(new AggregateError([new Error(secretText)], secretText)),
  fc.constant(
    Object.assign(new Error('query'), { query: secretText, parameters: [secretText], detail: secretText }),
  ),
  fc.constant(
    Object.assign(new Error('code'), {
      code: secretText,
      name: `${secretText} x`,
      constraint_name: secretText,
    }),
  ),
  fc.constant(secretText),
  fc.constant({ message: secretText }),
)

describe('the logger', () => {
  it('never writes what stands under a name that is not listed', () => {
    const { logger, lines } = openLog()
    fc.assert(
      fc.property(unlistedName, holder, (name, value) => {
        logger.info({ [name]: value, durationMs: 1 }, 'something happened')
        const line = lines.pop() ?? ''
        expect(line).not.toContain('HUSH')
        expect(JSON.parse(line)).toMatchObject({ durationMs: 1, msg: 'something happened', level: 'info' })
      }),
      { numRuns: 500 },
    )
  })

  it('never writes the message of an error, its causes or its properties', () => {
    const { logger, lines } = openLog()
    fc.assert(
      fc.property(thrown, (error) => {
        logger.error({ error }, 'it failed')
        expect(lines.pop()).not.toContain('HUSH')
      }),
      { numRuns: 200 },
    )
  })

  it('never writes an object under a listed name', () => {
    const { logger, last } = openLog()
    logger.info({ reason: { password: secretText }, name: [{ token: secretText }], code: 'A' }, 'x')
    expect(last()).toMatchObject({ code: 'A', omitted: 2 })
    expect(JSON.stringify(last())).not.toContain('HUSH')
  })

  it('keeps what an error may say: class, code, constraint and frames of code', () => {
    const { logger, last } = openLog()
    const cause = Object.assign(new Error('duplicate key (code)=(HUSH)'), {
      name: 'PostgresError',
      code: '23505',
      constraint_name: 'uk_access_codes_code',
      table_name: 'access_codes',
    })
    logger.error({ error: new RangeError('HUSH', { cause }) }, 'x')
    expect(last()).toMatchObject({
      error: {
        class: 'RangeError',
        stack: expect.arrayContaining([expect.stringContaining('logger.test.ts')]),
        cause: {
          class: 'PostgresError',
          code: '23505',
          constraint: 'uk_access_codes_code',
          table: 'access_codes',
        },
      },
    })
  })

  it('writes plain values of listed names, shortened, and counts what it dropped', () => {
    const { logger, last } = openLog()
    const fields = {
      count: 3n,
      reason: 'x'.repeat(1000),
      name: ['a', 'b'],
      state: null,
      signal: undefined,
      secretThing: 1,
    }
    logger.info(fields, 'x')
    expect(last()).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      service: 'test',
      count: '3',
      reason: `${'x'.repeat(300)}…`,
      name: ['a', 'b'],
      state: null,
      omitted: 1,
      msg: 'x',
    })
  })

  it('shows nothing of a URL but where it leads', () => {
    const { logger, last } = openLog()
    logger.info({ url: `http://user:${secretText}@localhost:3000/${secretText}?token=${secretText}` }, 'x')
    expect(last()).toMatchObject({ url: 'http://localhost:3000' })
    logger.info({ url: secretText }, 'x')
    expect(last()).not.toHaveProperty('url')
  })

  it('lets a service list names of its own', () => {
    const { logger, last } = openLog({ fields: ['orderId'] })
    logger.info({ orderId: 'o1' }, 'x')
    expect(last()).toMatchObject({ orderId: 'o1' })
  })

  it('carries the request and trace of the current work, across awaits', async () => {
    const { logger, last } = openLog()
    await runInContext({ requestId: 'r1', traceId: 't1' }, async () => {
      await Promise.resolve()
      logger.info('x')
    })
    expect(last()).toMatchObject({ requestId: 'r1', traceId: 't1' })
    logger.info('y')
    expect(last()).not.toHaveProperty('requestId')
  })

  it('writes nothing below its level', () => {
    const { logger, lines } = openLog({ level: 'warn' })
    logger.info({ count: 1 }, 'x')
    logger.debug('x')
    expect(lines).toEqual([])
    logger.warn('x')
    expect(lines).toHaveLength(1)
  })

  it('writes to standard output while the process lives on, and again later', async () => {
    const program = `
      import { createLogger } from ${JSON.stringify(new URL('logger.ts', import.meta.url).href)}
      const logger = createLogger({ name: 'test', level: 'info' })
      logger.info('first')
      process.stdin.once('data', () => logger.info('second'))`
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const [first] = await once(child.stdout, 'data')
    child.stdin.write('more')
    const [second] = await once(child.stdout, 'data')
    child.kill('SIGKILL')
    expect([first, second].map((line) => JSON.parse(String(line)))).toMatchObject([
      { msg: 'first' },
      { msg: 'second' },
    ])
  })
})
