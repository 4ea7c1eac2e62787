import { readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { projectFolder } from '../folders.ts'
import { servers } from '../infrastructure.ts'

const composeService = z.object({
  image: z.string().optional(),
  profiles: z.array(z.string()).default([]),
  build: z.object({ target: z.enum(['program', 'prepare']) }).optional(),
  ports: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  env_file: z.array(z.object({ path: z.string() })).default([]),
  mem_limit: z.string(),
  security_opt: z.array(z.string()),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  networks: z
    .union([z.array(z.string()), z.object({ edge: z.object({ ipv4_address: z.string() }) })])
    .optional(),
})
const composeFile = z.object({ services: z.record(z.string(), composeService) })

const maildev = z
  .object({ version: z.string() })
  .parse(JSON.parse(readFileSync(fileURLToPath(import.meta.resolve('maildev/package.json')), 'utf8')))

const text = readFileSync(path.join(projectFolder, 'docker-compose.yml'), 'utf8')
const { services } = composeFile.parse(parse(text, { merge: true }))
const each = Object.entries(services).map(([name, service]) => ({ name, ...service }))
const own = each.filter(({ build }) => build !== undefined)
const observers = each.filter(({ profiles }) => profiles.includes('observe'))
const infrastructure = each.filter((one) => one.build === undefined && !observers.includes(one))

describe('docker-compose.yml', () => {
  it('starts the images that the stack starts', () => {
    const images = Object.entries(servers).map(([name, { image }]) => [name, image])
    const catcher = ['mail', `maildev/maildev:${maildev.version}`]
    const gateway = ['gateway', 'nginx:1.28']
    expect(infrastructure.map(({ name, image }) => [name, image])).toEqual([...images, catcher, gateway])
  })

  it('starts Prometheus, Alertmanager, Grafana and Jaeger when it is asked to observe, and nothing waits for them', () => {
    expect(observers.map(({ name }) => name)).toEqual(['prometheus', 'alertmanager', 'grafana', 'jaeger'])
    const awaited = each.flatMap(({ depends_on: on }) => Object.keys(on))
    expect(observers.filter(({ name }) => awaited.includes(name))).toEqual([])
  })

  it('fits into 4 GiB with all that observes it', () => {
    const running = each.filter(({ name }) => name !== 'prepare')
    expect(running.reduce((sum, { mem_limit: limit }) => sum + Number.parseInt(limit, 10), 0)).toBeLessThan(
      4096,
    )
  })

  it('names no image for what is built here, so that none is ever pulled instead', () => {
    expect(own.length).toBeGreaterThan(0)
    expect(own.filter(({ image }) => image !== undefined)).toEqual([])
  })

  it.each(each)('publishes no port of $name beyond loopback', ({ ports }) => {
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([])
  })

  it.each(each)('limits the memory and the privileges of $name', ({ mem_limit, security_opt }) => {
    expect(mem_limit).toMatch(/^\d+m$/u)
    expect(security_opt).toContain('no-new-privileges:true')
  })

  it.each([...own, ...observers, ...each.filter(({ name }) => name === 'gateway')])(
    'gives $name no capability and nothing to write on but its volumes',
    (service) => {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
    },
  )

  it('reads a variable from the file that it made, whatever `.env` says of it', () => {
    const readers = each.filter(({ env_file }) => env_file.length > 0)
    expect(readers.map(({ name }) => name)).toEqual(['payment-service', 'interview-service'])
    for (const { environment } of readers) {
      const names = Object.keys(environment)
      const inFiles = names
        .filter((name) => name.endsWith('_FILE'))
        .map((name) => name.replace(/_FILE$/u, ''))
      expect(inFiles).toContain('DATABASE_URL')
      expect(names).toEqual(expect.arrayContaining(inFiles))
    }
  })

  it("tells prepare which of the real Alipay's variables are given, and none of their values", () => {
    const taken = Object.values(services['payment-service']?.environment ?? {})
      .flatMap((value) => value.match(/ALIPAY_[A-Z_]+/gu) ?? [])
      // It has a default.
      .filter((name) => name !== 'ALIPAY_GATEWAY_URL')
    const told = Object.entries(services['prepare']?.environment ?? {}).filter(
      ([name]) => name.startsWith('ALIPAY_') && name !== 'ALIPAY_SIMULATOR_URL',
    )
    expect(Object.fromEntries(told)).toEqual(
      Object.fromEntries(taken.map((name) => [name, `\${${name}:+given}`])),
    )
  })

  it('tells prepare whether somebody else issues the tokens of administration, and no value of that', () => {
    const isOfAdministration = ([name]: [string, string]) => /^ADMIN_JWT_[A-Z_]+(?<!_FILE)$/u.test(name)
    const told = Object.entries(services['prepare']?.environment ?? {}).filter(isOfAdministration)
    const takenBy = (service: string) =>
      Object.entries(services[service]?.environment ?? {}).filter(isOfAdministration)
    const taken = takenBy('payment-service')
    expect(taken).toHaveLength(4)
    expect(takenBy('interview-service')).toEqual(taken)
    expect(taken).toEqual(taken.map(([name]) => [name, `\${${name}:-}`]))
    expect(Object.fromEntries(told)).toEqual(
      Object.fromEntries(taken.map(([name]) => [name, `\${${name}:+given}`])),
    )
  })

  it('has the gateway in front of both services, and both believe what it alone says of addresses', () => {
    const { gateway } = services
    const file = readFileSync(path.join(projectFolder, 'infra/gateway/services.conf'), 'utf8')
    const replicas = [...file.matchAll(/^ {2}default (?<name>[\w-]+):(?<port>\d+);/gmu)]
    expect(replicas.map(({ groups }) => groups?.['name'])).toEqual(['payment-service', 'interview-service'])
    for (const { groups } of replicas) {
      const service = services[groups?.['name'] ?? '']
      expect(service?.environment['PORT']).toBe(groups?.['port'])
      expect(service?.networks).toContain('edge')
      const address = service?.environment['TRUSTED_PROXIES']
      expect(gateway?.networks).toEqual({ edge: { ipv4_address: address } })
    }
    expect(services['alipay-simulator']?.networks).toContain('edge')
  })

  it('starts a part when what it needs is there, but lets nobody wait for an outside service', () => {
    const needed = each.flatMap(({ depends_on }) => Object.entries(depends_on))
    const expected = (name: string): string => {
      if (name === 'prepare') return 'service_completed_successfully'
      return name.endsWith('-simulator') || name === 'mail' ? 'service_started' : 'service_healthy'
    }
    expect(needed.length).toBeGreaterThan(0)
    expect(needed).toEqual(needed.map(([name]) => [name, { condition: expected(name) }]))
  })

  it('knows of every part whether it is well', () => {
    const unknown = each.filter(
      ({ healthcheck, build }) => healthcheck === undefined && build?.target !== 'program',
    )
    expect(unknown.map(({ name }) => name)).toEqual(['prepare', 'jaeger'])
  })
})
