import { expect, it } from 'vitest'
import { atEndOfWorker, endWorker } from './end-of-worker.ts'

it('what the files of a worker share is stopped once, and a failure is told after all were stopped', async () => {
  const stopped: string[] = []
  atEndOfWorker(() => Promise.reject(new Error('stuck')))
  atEndOfWorker(async () => void stopped.push('service'))
  await expect(endWorker()).rejects.toMatchObject({ errors: [{ message: 'stuck' }] })
  expect(stopped).toEqual(['service'])
  await expect(endWorker()).resolves.toBeUndefined()
})
