import { X509Certificate } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { generate } from 'selfsigned'
import { replaceFile } from '../replace-file.ts'

/** What stands for a certificate that an authority would give. */
export interface GatewayCertificate {
  /** In PEM. */
  readonly certificate: string
  readonly certificateFile: string
  readonly keyFile: string
}

const dayMs = 86_400_000
const lifeMs = 365 * dayMs
/** Made anew when it ends sooner. */
const lifeLeftMs = 30 * dayMs

/** The self-signed certificate of a folder, for this machine and for the name `gateway`. Made with its key where it is missing or about to end. */
export async function gatewayCertificate(folder: string): Promise<GatewayCertificate> {
  const certificateFile = path.join(folder, 'certificate.pem')
  const keyFile = path.join(folder, 'key.pem')
  if (!isGood(certificateFile) || !existsSync(keyFile)) {
    const made = await generate([{ name: 'commonName', value: 'gateway' }], {
      keyType: 'ec',
      algorithm: 'sha256',
      notAfterDate: new Date(Date.now() + lifeMs),
      extensions: [
        { name: 'basicConstraints', cA: false, critical: true },
        { name: 'keyUsage', digitalSignature: true, critical: true },
        { name: 'extKeyUsage', serverAuth: true },
        {
          name: 'subjectAltName',
          altNames: [
            { type: 2, value: 'gateway' },
            { type: 2, value: 'localhost' },
            { type: 7, ip: '127.0.0.1' },
          ],
        },
      ],
    })
    mkdirSync(folder, { recursive: true })
    replaceFile(keyFile, made.private)
    replaceFile(certificateFile, made.cert, 0o644)
  }
  return { certificate: readFileSync(certificateFile, 'utf8'), certificateFile, keyFile }
}

function isGood(certificateFile: string): boolean {
  if (!existsSync(certificateFile)) return false
  const { validTo } = new X509Certificate(readFileSync(certificateFile))
  return Date.parse(validTo) - Date.now() > lifeLeftMs
}
