import { request } from 'node:https'
import { text } from 'node:stream/consumers'

interface Asked {
  readonly method: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

/** One request from an address of this machine, such as 127.0.0.7, under a certificate that is trusted beside no other. */
export function askFrom(
  localAddress: string,
  certificate: string,
  url: string,
  { body, ...asked }: Asked,
): Promise<{ readonly status: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const options = { ...asked, localAddress, ca: certificate, agent: false as const }
    const outgoing = request(url, options, (response) => {
      text(response).then((read) => resolve({ status: response.statusCode ?? 0, body: read }), reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}
