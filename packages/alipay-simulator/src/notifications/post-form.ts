const bodyBytesMax = 4_096
const deadlineMs = 5_000

/** What came of one POST to the merchant. Only `ACKNOWLEDGED` (200 with the text `success`) ends the retries. */
export type DeliveryOutcome = 'ACKNOWLEDGED' | 'REFUSED' | 'UNREACHABLE' | 'TIMED_OUT' | 'DROPPED'

export interface PostResult {
  readonly outcome: DeliveryOutcome
  /** The receiver's HTTP status and the first kilobytes of its body, when it answered. */
  readonly status: number | null
  readonly body: string | null
  readonly latencyMs: number
}

/**
 * POSTs a form as Alipay does, follows no redirect, and judges the answer: only 200 with exactly `success` is an
 * acknowledgement. Never throws: a receiver that cannot be reached, or not within five seconds, is an outcome.
 */
export async function postForm(
  url: string,
  form: Readonly<Record<string, string>>,
  stopped: AbortSignal,
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
