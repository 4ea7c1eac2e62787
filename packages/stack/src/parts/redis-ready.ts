import { Redis } from 'ioredis'

/** Returns true when PING is answered, so not while data is still loaded; throws while it is not. */
export async function redisAnswers(url: string): Promise<true> {
  const client = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 1_000,
    commandTimeout: 1_000,
    maxRetriesPerRequest: 0,
  })
  // Without a listener ioredis prints; the reason arrives through the promise.
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.ping()
    return true
  } finally {
    client.disconnect()
  }
}
