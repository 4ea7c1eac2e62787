import fastify from 'fastify'
import { expect, it } from 'vitest'
import { startApp } from '../../test/start-app.ts'
import { createLogger } from '../telemetry/logger.ts'
import { listen } from './listen.ts'

it('names the variable of a port that is taken, and its number', async () => {
  const first = await startApp([])
  const port = Number(new URL(first.url).port)
  const lines: string[] = []
  const logger = createLogger({
    name: 'test',
    level: 'error',
    destination: { write: (line) => void lines.push(line) },
  })
  const second = fastify()
  const listening = listen(second, { host: '127.0.0.1', port, name: 'INTERNAL_PORT', logger })
  await expect(listening).rejects.toMatchObject({ code: 'EADDRINUSE' })
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    name: 'INTERNAL_PORT',
    port,
    error: { code: 'EADDRINUSE' },
  })
  await second.close()
  await first.app.close()
})
