import { randomInt } from 'node:crypto'
import type { Fault } from '../fault.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const guessesAtOnce = 8

const guess = (): string => Array.from({ length: 12 }, () => alphabet[randomInt(alphabet.length)]).join('')
const anyAddress = (): string => `10.${randomInt(256)}.${randomInt(256)}.${randomInt(1, 255)}`

export const codesGuessed: Fault = {
  what: 'somebody guesses at access codes from many addresses, more than 600 times a minute',
  alerts: [
    { alert: 'SecretsAreGuessed', labels: { service: 'payment-service', group: 'access-code-failures' } },
  ],
  async play({ stack }, ending) {
    const guessOn = async (): Promise<void> => {
      while (!ending.aborted) {
        await fetch(`${stack.addresses.payment.url}/api/v1/access-code/verify`, {
          method: 'POST',
          headers: { 'x-access-code': guess(), 'x-forwarded-for': anyAddress() },
        })
          .then((response) => response.text())
          .catch(() => undefined)
      }
    }
    await Promise.all(Array.from({ length: guessesAtOnce }, guessOn))
  },
}
