import type { KeyObject } from 'node:crypto'
import { signContent } from '../signing.ts'

/**
 * The body of an answer. The signature covers the exact text of the value under `<method>_response`, in which slashes
 * are escaped as Alipay's are: who parses and serialises it again before verifying gets another text.
 */
export function renderAnswer(
  method: string | undefined,
  content: Record<string, unknown>,
  { key, hasGoodSignature }: { key: KeyObject; hasGoodSignature: boolean },
): string {
  const name = method === undefined ? 'error_response' : `${method.replaceAll('.', '_')}_response`
  const text = JSON.stringify(content).replaceAll('/', '\\/')
  const sign = signContent(hasGoodSignature ? text : `${text} `, key)
  return `{"${name}":${text},"sign":"${sign}"}`
}
