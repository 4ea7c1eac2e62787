import { createInterface } from 'node:readline/promises'
import { OpsError, usageError } from '../ops-error.ts'
import { plainLines } from './plain-text.ts'

export interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean }
  readonly output: NodeJS.WritableStream
}

/** Has a person confirm what is about to be done. Throws OpsError when nobody can be asked, and when they do not say yes. */
export async function confirm(what: string, { input, output }: Terminal): Promise<void> {
  if (input.isTTY !== true) throw usageError(`${what}\nnobody can be asked here: confirm it by --yes`)
  const lines = createInterface({ input, output })
  const closed = new AbortController()
  lines.once('close', () => closed.abort())
  try {
    const answer = await lines.question(`${plainLines(what)}\nGo on? [y/N] `, { signal: closed.signal })
    if (/^y(?:es)?$/i.test(answer.trim())) return
  } catch (error) {
    if (!closed.signal.aborted) throw error
  } finally {
    lines.close()
  }
  throw new OpsError('not confirmed; nothing was done', { exitCode: 2 })
}
