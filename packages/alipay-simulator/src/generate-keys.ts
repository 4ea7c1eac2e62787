import { createPublicKey, generateKeyPair } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** Who runs the simulator may be another user of the same group than who reads the keys, as in a container's volume. */
const privateKeyMode = 0o640
const publicKeyMode = 0o644

export interface KeyPair {
  readonly privateKey: string
  readonly publicKey: string
}

/** A new RSA key pair of 2048 bits in PEM: PKCS8 and SPKI. */
export async function createKeyPair(): Promise<KeyPair> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
}

interface KeyFiles {
  readonly privateKeyFile: string
  readonly publicKeyFile: string
}

/**
 * Writes the key pairs of the merchant and of Alipay into `directory`, those that are absent; a lone private key gets
 * its public key. Throws when a public key is there without its private key, which nothing can bring back.
 */
export async function generateKeys(
  directory: string,
): Promise<{ readonly merchant: KeyFiles; readonly alipay: KeyFiles }> {
  await mkdir(directory, { recursive: true })
  return {
    merchant: await completePair(directory, 'merchant'),
    alipay: await completePair(directory, 'alipay'),
  }
}

async function completePair(directory: string, owner: string): Promise<KeyFiles> {
  const privateKeyFile = join(directory, `${owner}-private-key.pem`)
  const publicKeyFile = join(directory, `${owner}-public-key.pem`)
  if (!existsSync(privateKeyFile)) {
    if (existsSync(publicKeyFile)) {
      throw new Error(
        `${publicKeyFile} is there without ${privateKeyFile}: bring that back, or remove this one`,
      )
    }
    await writeNew(privateKeyFile, (await createKeyPair()).privateKey, privateKeyMode)
  }
  if (!existsSync(publicKeyFile)) {
    await writeNew(publicKeyFile, await publicKeyOf(privateKeyFile), publicKeyMode)
  }
  return { privateKeyFile, publicKeyFile }
}

async function publicKeyOf(privateKeyFile: string): Promise<string> {
  try {
    const key = createPublicKey(await readFile(privateKeyFile, 'utf8'))
    return key.export({ type: 'spki', format: 'pem' }).toString()
  } catch (error) {
    throw new Error(`${privateKeyFile} is not a PEM key that can be read`, { cause: error })
  }
}

async function writeNew(file: string, text: string, mode: number): Promise<void> {
  await writeFile(file, text, { mode, flag: 'wx' })
  // The umask has no say in who may read a key.
  await chmod(file, mode)
}

if (import.meta.main) {
  const [directory] = process.argv.slice(2)
  if (directory === undefined) throw new Error('usage: node src/generate-keys.ts DIRECTORY')
  await generateKeys(directory)
}
