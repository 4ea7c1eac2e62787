import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { confirm } from './confirm.ts'

/** A terminal at which somebody types this. */
function typing(text: string, isTTY = true) {
  const output = new PassThrough()
  const input = Object.assign(new PassThrough(), { isTTY })
  input.end(text)
  return { terminal: { input, output }, said: () => String(output.read()) }
}

describe('what must be confirmed', () => {
  it.each(['y\n', 'yes\n', ' Y \n'])('is done when somebody says %j', async (text) => {
    const { terminal, said } = typing(text)
    await confirm('Money goes back.', terminal)
    expect(said()).toContain('Money goes back.\nGo on? [y/N] ')
  })

  it.each(['\n', 'n\n', 'yesterday\n', ''])('is not done when they say %j', async (text) => {
    await expect(confirm('Money goes back.', typing(text).terminal)).rejects.toMatchObject({ exitCode: 2 })
  })

  it('is not done where nobody can be asked, and says how to confirm it', async () => {
    await expect(confirm('Money goes back.', typing('y\n', false).terminal)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('--yes'),
    })
  })
})
