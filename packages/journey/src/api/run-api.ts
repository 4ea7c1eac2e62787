import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { startStack, stackFolder } from '@interview-pass/stack'
import { runDocument, schemathesisPython, type DocumentResult } from './schemathesis.ts'
import { setStage } from './set-stage.ts'

export interface ApiOptions {
  /** Requests of each operation that are drawn, at most. */
  readonly examples: number
  /** That each document gets. */
  readonly seconds: number
  /** The same seed draws the same requests; ids and times are those of the run. */
  readonly seed: number
  readonly onProgress: (text: string) => void
}

export type ApiResults = Readonly<Record<string, DocumentResult>>

/**
 * Sends generated requests, good and bad ones, to a stack of its own, by each of the four documents that it serves. Those of
 * administration come last, since they may shut out whom the others need. Throws StackError where there is no Python.
 */
export async function runApi({ onProgress, ...limits }: ApiOptions): Promise<ApiResults> {
  const python = await schemathesisPython(() => onProgress('installing schemathesis'))
  const stack = await startStack({
    instance: 'api',
    anotherNameWhenTaken: true,
    withoutMail: true,
    tokenDelayMs: 0,
    serviceEnvironment: {
      // Each request says that it comes from another address.
      TRUSTED_PROXIES: '127.0.0.1',
      FEEDBACK_READINGS_PER_QUESTION: '1',
      LOG_LEVEL: 'warn',
    },
  })
  try {
    const stage = await setStage(stack)
    const stageFile = path.join(stack.folder, 'api-stage.json')
    writeFileSync(stageFile, JSON.stringify(stage), { mode: 0o600 })
    const { payment, interview } = stack.addresses
    const documents = {
      payment: payment.url,
      interview: interview.url,
      'payment-admin': payment.internal_url,
      'interview-admin': interview.internal_url,
    }
    const folder = path.join(stackFolder(), 'api-report')
    const results: Record<string, DocumentResult> = {}
    for (const [name, url] of Object.entries(documents)) {
      onProgress(`sending what the document of ${name} says`)
      results[name] = await runDocument(name, { ...limits, python, url, stageFile, folder })
    }
    return results
  } finally {
    await stack.stop()
  }
}
