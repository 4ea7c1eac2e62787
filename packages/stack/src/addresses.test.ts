import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { addresses, readAddresses, writeAddresses, type Addresses } from './addresses.ts'

const document: Addresses = {
  payment: { url: 'http://127.0.0.1:20001', internal_url: 'http://127.0.0.1:20002', pid: 11 },
  interview: { url: 'http://127.0.0.1:20003', internal_url: 'http://127.0.0.1:20004', pid: 12 },
  alipay_simulator: { url: 'http://127.0.0.1:20005', pid: 13 },
  claude_simulator: { url: 'http://127.0.0.1:20006', pid: 14 },
  mail: { url: 'http://127.0.0.1:20009', smtp_url: 'smtp://127.0.0.1:20010', pid: 17 },
  postgres: {
    superuser_url: 'postgres://s@h/d',
    owner_url: 'postgres://o@h/d',
    payment_service_url: 'postgres://p@h/d',
    interview_service_url: 'postgres://i@h/d',
  },
  redis: { url: 'redis://127.0.0.1:20007', pid: 15 },
  kafka: { brokers: '127.0.0.1:20008', pid: 16 },
  demo: { client_id: 'c', client_secret: 's', user_id: 'u', product_id: 'p' },
}

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'addresses-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('addresses.json', () => {
  it('reads back as it was written', () => {
    const file = path.join(folder, 'addresses.json')
    writeAddresses(file, document)
    expect(readAddresses(file)).toEqual(document)
  })

  it('that is not there, or tells of no stack, is an error that says what to do', () => {
    const file = path.join(folder, 'addresses.json')
    expect(() => readAddresses(file)).toThrow(/addresses\.json is not there\n {2}what to do: npm start/)
    for (const text of ['{', '{"payment":{"url":"somewhere"}}']) {
      writeFileSync(file, text)
      expect(() => readAddresses(file)).toThrow(
        /addresses\.json describes no stack: [^]*what to do: npm start/,
      )
    }
  })

  it('is for its owner only, and appears whole', () => {
    const file = path.join(folder, 'addresses.json')
    writeAddresses(file, document)
    expect(statSync(file).mode & 0o077).toBe(0)
    expect(readdirSync(folder)).toEqual(['addresses.json'])
  })

  it('may leave out the simulators and what catches e-mails, and nothing else', () => {
    const { alipay_simulator: _, claude_simulator: __, mail: ____, ...real } = document
    expect(addresses.safeParse(real).success).toBe(true)
    const { kafka: ___, ...incomplete } = real
    expect(addresses.safeParse(incomplete).success).toBe(false)
  })
})
