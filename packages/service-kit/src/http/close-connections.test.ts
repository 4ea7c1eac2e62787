import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startApp } from '../../test/start-app.ts'
import { publicAccess } from './access/access.ts'
import { route } from './route.ts'

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

it('an app is closed when what its requests have begun has ended, those too whose clients have left', async () => {
  const begun = Promise.withResolvers<undefined>()
  const work = Promise.withResolvers<undefined>()
  const { app, url } = await startApp([
    route({
      method: 'POST',
      path: '/work',
      summary: 'test',
      access: publicAccess,
      answers: {},
      errors: [],
      async handle() {
        begun.resolve(undefined)
        await work.promise
        return { text: 'done' }
      },
    }),
  ])
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  socket.write('POST /api/v1/work HTTP/1.1\r\nhost: test\r\ncontent-length: 0\r\n\r\n')
  await begun.promise
  socket.destroy()
  const order: string[] = []
  const closed = app.close().then(() => order.push('closed'))
  await once(app.server, 'close')
  await setTimeout(50)
  order.push('worked')
  work.resolve(undefined)
  await closed
  expect(order).toEqual(['worked', 'closed'])
})
