import type { Shop } from './open-shop.ts'

/** Asks the simulator itself, as curl does. */
export async function ask(
  { simulator }: Pick<Shop, 'simulator'>,
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; json: unknown }> {
  const request =
    body === undefined ? { method } : { method, body: JSON.stringify(body), headers: jsonHeaders }
  const response = await fetch(`${simulator.url}${path}`, request)
  const text = await response.text()
  const json: unknown = text === '' ? null : JSON.parse(text)
  return { status: response.status, json }
}

const jsonHeaders = { 'content-type': 'application/json' }
