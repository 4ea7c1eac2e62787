import { createPublicKey, generateKeyPair } from 'node:crypto'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const owners = ['merchant', 'alipay'] as const

/** Who runs the simulator may be another user of the same group than who reads the keys, as in a container's volume. */
const privateKeyMode = 0o640
const publicKeyMode = 0o644

export interface KeyPair {
  privateKey: string
  publicKey: string
}

/** A new RSA key pair of 2048 bits in PEM: PKCS8 and SPKI. */
export async function createKeyPair(): Promise<KeyPair> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
}

export type KeyFiles = Record<`${(typeof owners)[number]}${'PrivateKey' | 'PublicKey'}File`, string>

/**
 * Writes `merchant-private-key.pem`, `merchant-public-key.pem`, `alipay-private-key.pem` and `alipay-public-key.pem`
 * into `directory`, those that are absent; a lone private key gets its public key. Throws when a public key is there
 * without its private key, which nothing can bring back.
 */
export async function generateKeys(directory: string): Promise<KeyFiles> {
  await mkdir(directory, { recursive: true })
  for (const owner of owners) await completePair(directory, owner)
  return {
    merchantPrivateKeyFile: join(directory, 'merchant-private-key.pem'),
    merchantPublicKeyFile: join(directory, 'merchant-public-key.pem'),
    alipayPrivateKeyFile: join(directory, 'alipay-private-key.pem'),
    alipayPublicKeyFile: join(directory, 'alipay-public-key.pem'),
  }
}

async function completePair(directory: string, owner: string): Promise<void> {
  const privateKeyFile = join(directory, `${owner}-private-key.pem`)
  const publicKeyFile = join(directory, `${owner}-public-key.pem`)
  const [privateKey, publicKey] = await Promise.all([findText(privateKeyFile), findText(publicKeyFile)])
  if (privateKey !== undefined && publicKey !== undefined) return
  if (privateKey === undefined && publicKey !== undefined) {
    throw new Error(
      `${publicKeyFile} is there without ${privateKeyFile}: bring that back, or remove this one`,
    )
  }
  const pair = privateKey === undefined ? await createKeyPair() : pairOf(privateKey, privateKeyFile)
  if (privateKey === undefined) await writeNew(privateKeyFile, pair.privateKey, privateKeyMode)
  await writeNew(publicKeyFile, pair.publicKey, publicKeyMode)
}

function pairOf(privateKey: string, file: string): KeyPair {
  try {
    const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString()
    return { privateKey, publicKey }
  } catch (error) {
    throw new Error(`${file} isn't a PEM key that can be read`, { cause: error })
  }
}

async function writeNew(file: string, text: string, mode: number): Promise<void> {
  await writeFile(file, text, { mode, flag: 'wx' })
  // The umask has no say in who may read a key.
  await chmod(file, mode)
}

async function findText(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

if (import.meta.main) {
  const [directory] = process.argv.slice(2)
  if (directory === undefined) {
    process.stderr.write('usage: node src/generate-keys.ts DIRECTORY\n')
    process.exitCode = 2
  } else {
    const files = await generateKeys(directory)
    process.stdout.write(`${Object.values(files).join('\n')}\n`)
  }
}
