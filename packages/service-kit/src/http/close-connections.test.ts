import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { startApp } from '../../test/start-app.ts'

it('an app closes although a client has opened a connection in advance and asked nothing on it', async () => {
  const { app, url, send } = await startApp([])
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  await once(socket, 'connect')
  // Answered later than the connection was taken.
  await send('/livez')
  const gone = once(socket, 'close')
  await app.close()
  await gone
  expect(socket.destroyed).toBe(true)
})
