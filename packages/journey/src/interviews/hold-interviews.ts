import type { Stack } from '@interview-pass/stack'
import { createPaymentClient } from '../clients/payment-client.ts'
import { patient } from '../clients/repeat.ts'
import { createChance } from '../seeded.ts'
import { playInterview, type CandidateDeps, type Door, type PlayedInterview } from './candidate.ts'
import type { InterviewBooks } from './interview-books.ts'
import { writeScript } from './interview-script.ts'

export interface HoldOptions extends Pick<CandidateDeps, 'begin'> {
  readonly books: Pick<InterviewBooks, 'prepare'>
  /** The same seed gives the same candidates. */
  readonly seed: number
  /** No interview begins any more, after so many. */
  isOver(begun: number): boolean
  /** Hears why a request is sent again. */
  readonly onRepeat?: (error: unknown) => void
  readonly onProgress?: ((text: string) => void) | undefined
}

const atOnceMax = 8
const clientsOfSeller = 10

/** Some interviews at a time, until it is over and all that began have been held. */
export async function holdInterviews(
  stack: Pick<Stack, 'addresses' | 'replicas'>,
  { books, begin, seed, isOver, onRepeat, onProgress }: HoldOptions,
): Promise<PlayedInterview[]> {
  const { clientIds, productId } = await books.prepare(clientsOfSeller)
  const { demo } = stack.addresses
  const [payment, ...others] = stack.replicas.payment.map(({ url }) => url)
  if (payment === undefined) throw new Error('no payment-service runs')
  const played: PlayedInterview[] = []
  let begun = 0
  const hold = async (): Promise<void> => {
    while (!isOver(begun)) {
      begun += 1
      const number = begun
      const clientId = clientIds[number % clientIds.length] ?? demo.client_id
      const deps: CandidateDeps = {
        payment: createPaymentClient({
          baseUrl: payment,
          otherUrls: others,
          credentials: { clientId, secret: demo.client_secret },
          repeat: { ...patient, onRepeat },
        }),
        buyer: { userId: demo.user_id, productId },
        doors: doorsFor(stack, number),
        begin,
        onRepeat,
      }
      played.push(await playInterview(deps, number, writeScript(createChance(seed, number), number)))
      if (played.length % 10 === 0) onProgress?.(`${played.length} interviews`)
    }
  }
  await Promise.all(Array.from({ length: atOnceMax }, hold))
  return played
}

/** The replicas, beginning with another one for the next candidate. */
export function doorsFor({ replicas }: Pick<Stack, 'replicas'>, number: number): [Door, ...Door[]] {
  const all = replicas.interview.map(({ name, url }) => ({ name, url }))
  const [first, ...others] = [...all.slice(number % all.length), ...all.slice(0, number % all.length)]
  if (first === undefined) throw new Error('no interview-service runs')
  return [first, ...others]
}
