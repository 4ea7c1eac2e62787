import { createHash, randomInt, randomUUID } from 'node:crypto'
import { accessCodeAlphabet, accessCodeLength } from '@interview-pass/contracts'

export type CodeGenerator = () => string

/** Twelve uniform symbols, 60 bits. */
export function generateCode(): string {
  return Array.from({ length: accessCodeLength }, () => symbolAt(randomInt(accessCodeAlphabet.length))).join(
    '',
  )
}

/**
 * The second generator, for when the first fails or collides repeatedly: another algorithm with the same alphabet and
 * entropy. Both draw from the system's one source of randomness.
 */
export function generateCodeFromHash(): string {
  const bytes = createHash('sha256').update(randomUUID()).update(randomUUID()).digest()
  return Array.from(bytes.subarray(0, accessCodeLength), (byte) =>
    symbolAt(byte % accessCodeAlphabet.length),
  ).join('')
}

function symbolAt(index: number): string {
  return accessCodeAlphabet.charAt(index)
}
