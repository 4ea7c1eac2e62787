import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { describeConfig } from './description.ts'
import { secret, serviceConfig } from './fields.ts'
import { ConfigError, loadConfig } from './load-config.ts'

const schema = z.object({
  ...serviceConfig,
  SIGNING_KEY: secret.min(16).describe('Signs things'),
  MODE: z.enum(['FAST', 'SAFE']).default('SAFE'),
  NOTE: z.string().max(5).optional(),
})

const good = {
  DATABASE_URL: 'postgres://user:hush@localhost/db',
  REDIS_URL: 'redis://localhost',
  KAFKA_BROKERS: 'a:9092, b:9092',
  SIGNING_KEY: 'hush-hush-hush-hush',
}

function problemsOf(env: Record<string, string | undefined>): string {
  try {
    loadConfig(schema, env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

describe('loadConfig', () => {
  let folder: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'config-test-'))
  })

  afterAll(() => rmSync(folder, { recursive: true }))

  it('reads values as their types and fills in the defaults', () => {
    expect(
      loadConfig(schema, { ...good, PORT: '0', TRUSTED_PROXIES: '10.0.0.0/8, 127.0.0.1' }),
    ).toMatchObject({
      NODE_ENV: 'production',
      PORT: 0,
      KAFKA_BROKERS: ['a:9092', 'b:9092'],
      TRUSTED_PROXIES: ['10.0.0.0/8', '127.0.0.1'],
      MODE: 'SAFE',
      NS: '',
    })
  })

  it('names all problems at once and never a value', () => {
    const message = problemsOf({
      DATABASE_URL: 'mysql://user:hush@localhost/db',
      KAFKA_BROKERS: 'hush',
      SIGNING_KEY: 'hush',
      PORT: '70000hush',
      DATABASE_POOL_MAX: '0',
      NODE_ENV: 'hush',
      NS: 'Not Allowed hush',
    })
    for (const name of [
      'DATABASE_URL',
      'REDIS_URL',
      'KAFKA_BROKERS',
      'SIGNING_KEY',
      'PORT',
      'DATABASE_POOL_MAX',
      'NODE_ENV',
      'NS',
    ]) {
      expect(message).toMatch(new RegExp(`^  ${name}: `, 'm'))
    }
    expect(message).toContain('REDIS_URL: is required')
    expect(message).not.toContain('hush')
    expect(message).not.toContain('MODE')
  })

  it('takes an address or a range for a trusted proxy, and nothing that Fastify would refuse', () => {
    const accepted = [
      '127.0.0.1',
      '10.0.0.0/8',
      '1.2.3.4/32',
      '::1',
      'fd00::/8',
      'FE80::1/128',
      '::ffff:10.0.0.1',
    ]
    const refused = [
      'nginx.internal',
      '10.0.0.0/33',
      '::/129',
      '10.0.0.0/0',
      '10.0.0.0/',
      '10.0.0.0/a',
      '10.0.0.0/8/8',
    ]
    expect(loadConfig(schema, { ...good, TRUSTED_PROXIES: accepted.join(',') }).TRUSTED_PROXIES).toEqual(
      accepted,
    )
    for (const proxy of accepted) expect(() => fastify({ trustProxy: [proxy] })).not.toThrow()
    for (const proxy of refused) {
      expect(() => fastify({ trustProxy: [proxy] }), proxy).toThrow('invalid')
      const message = problemsOf({ ...good, TRUSTED_PROXIES: `127.0.0.1, ${proxy}` })
      expect(message, proxy).toContain('TRUSTED_PROXIES: must be IP addresses or CIDR ranges')
    }
  })

  it('treats an empty value as absent', () => {
    expect(loadConfig(schema, { ...good, MODE: '', NOTE: '' })).toMatchObject({
      MODE: 'SAFE',
    })
    expect(problemsOf({ ...good, SIGNING_KEY: '' })).toContain('SIGNING_KEY: is required')
  })

  it('reads a value from a file, without the line break at its end; the value itself wins', () => {
    const path = join(folder, 'key')
    writeFileSync(path, 'from-a-file-0123456789\n')
    const { SIGNING_KEY: _, ...rest } = good
    expect(loadConfig(schema, { ...rest, SIGNING_KEY_FILE: path }).SIGNING_KEY).toBe('from-a-file-0123456789')
    expect(loadConfig(schema, { ...good, SIGNING_KEY_FILE: path }).SIGNING_KEY).toBe(good.SIGNING_KEY)
  })

  it('treats a value from an empty file as absent', () => {
    const path = join(folder, 'empty')
    writeFileSync(path, '\n')
    expect(loadConfig(schema, { ...good, NOTE_FILE: path })).not.toHaveProperty('NOTE')
  })

  it('names a file that cannot be read, once, together with the other problems', () => {
    const { SIGNING_KEY: _, ...rest } = good
    const message = problemsOf({ ...rest, SIGNING_KEY_FILE: join(folder, 'missing'), NS: '!' })
    expect(message).toContain('SIGNING_KEY_FILE: the file cannot be read')
    expect(message).not.toContain('SIGNING_KEY: ')
    expect(message).toContain('NS: ')
  })
})

describe('describeConfig', () => {
  it('describes every variable: what it is for, its default, and whether it must be given or hidden', () => {
    const fields = new Map(describeConfig(schema).map((field) => [field.name, field]))
    expect([...fields.keys()]).toEqual(Object.keys(schema.shape))
    expect(fields.get('SIGNING_KEY')).toEqual({
      name: 'SIGNING_KEY',
      description: 'Signs things',
      required: true,
      secret: true,
    })
    expect(fields.get('PORT')).toMatchObject({ default: '3000', required: false, secret: false })
    expect(fields.get('DATABASE_URL')).toMatchObject({ required: true, secret: true })
    expect(fields.get('TRUSTED_PROXIES')).toMatchObject({ required: false })
    for (const name of Object.keys(serviceConfig)) expect(fields.get(name)?.description).not.toBe('')
  })
})
