import { createPublicKey } from 'node:crypto'
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { generateKeys } from './generate-keys.ts'

let directory: string
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'alipay-keys-')), 'keys')
})
afterEach(() => rmSync(join(directory, '..'), { recursive: true }))

const textsOf = () => readdirSync(directory).map((name) => readFileSync(join(directory, name), 'utf8'))
const publicOf = (privateKey: string) => createPublicKey(privateKey).export({ type: 'spki', format: 'pem' })

it('writes two pairs that belong together, which only the owner and the group may read', async () => {
  const files = await generateKeys(directory)
  expect(readdirSync(directory)).toHaveLength(4)
  const merchant = readFileSync(files.merchant.privateKeyFile, 'utf8')
  expect(merchant).toContain('BEGIN PRIVATE KEY')
  expect(readFileSync(files.merchant.publicKeyFile, 'utf8')).toBe(publicOf(merchant))
  const alipay = readFileSync(files.alipay.privateKeyFile, 'utf8')
  expect(readFileSync(files.alipay.publicKeyFile, 'utf8')).toBe(publicOf(alipay))
  expect(alipay).not.toBe(merchant)
  expect(statSync(files.merchant.privateKeyFile).mode & 0o777).toBe(0o640)
  expect(statSync(files.merchant.publicKeyFile).mode & 0o777).toBe(0o644)
})

it('leaves what is there, and brings back a lost public key', async () => {
  const files = await generateKeys(directory)
  const before = textsOf()
  rmSync(files.alipay.publicKeyFile)
  await generateKeys(directory)
  expect(textsOf()).toEqual(before)
})

it('refuses a public key whose private key is lost', async () => {
  const files = await generateKeys(directory)
  rmSync(files.merchant.privateKeyFile)
  await expect(generateKeys(directory)).rejects.toThrow('merchant-private-key.pem')
  expect(readdirSync(directory)).toHaveLength(3)
})

it('throws on a private key that is none, and changes nothing', async () => {
  const files = await generateKeys(directory)
  rmSync(files.alipay.publicKeyFile)
  writeFileSync(files.alipay.privateKeyFile, 'nonsense')
  await expect(generateKeys(directory)).rejects.toThrow('alipay-private-key.pem')
  expect(readFileSync(files.alipay.privateKeyFile, 'utf8')).toBe('nonsense')
})
