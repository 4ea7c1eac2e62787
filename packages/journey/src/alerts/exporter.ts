const deadlineMs = 3000

/** Returns true when the URL answers 2xx. Throws an Error that says what it answers instead. */
export async function answersAt(url: string): Promise<true> {
  const response = await fetch(url, { signal: AbortSignal.timeout(deadlineMs) })
  await response.arrayBuffer()
  if (!response.ok) throw new Error(`${url} answers ${response.status}`)
  return true
}
