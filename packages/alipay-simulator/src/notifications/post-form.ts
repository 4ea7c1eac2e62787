import type { DeliveryOutcome } from './delivery-log.ts'

const bodyBytesMax = 4_096

export interface PostResult {
  outcome: Exclude<DeliveryOutcome, 'DROPPED'>
  status: number | null
  body: string | null
  latencyMs: number
}

/**
 * POSTs a form as Alipay does, follows no redirect, and judges the answer: only 200 with exactly `success` is an
 * acknowledgement. Never throws: a receiver that can't be reached, or not within `deadlineMs`, is an outcome.
 */
export async function postForm(
  url: string,
  form: Readonly<Record<string, string>>,
  { deadlineMs, stopped }: { deadlineMs: number; stopped: AbortSignal },
): Promise<PostResult> {
  const startedMs = performance.now()
  const deadline = AbortSignal.timeout(deadlineMs)
  const ended = (rest: Omit<PostResult, 'latencyMs'>): PostResult => ({
    ...rest,
    latencyMs: Math.round(performance.now() - startedMs),
  })
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
      body: new URLSearchParams(form).toString(),
      redirect: 'manual',
      signal: AbortSignal.any([deadline, stopped]),
    })
    const body = await readBounded(response)
    const isAcknowledged = response.status === 200 && body === 'success'
    return ended({ outcome: isAcknowledged ? 'ACKNOWLEDGED' : 'REFUSED', status: response.status, body })
  } catch {
    return ended({ outcome: deadline.aborted ? 'TIMED_OUT' : 'UNREACHABLE', status: null, body: null })
  }
}

async function readBounded({ body }: Response): Promise<string> {
  if (body === null) return ''
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let bytes = 0
  while (bytes < bodyBytesMax) {
    const result = await reader.read()
    const chunk: unknown = result.value
    if (!(chunk instanceof Uint8Array)) break
    chunks.push(chunk)
    bytes += chunk.length
  }
  await reader.cancel()
  return Buffer.concat(chunks).subarray(0, bodyBytesMax).toString('utf8')
}
