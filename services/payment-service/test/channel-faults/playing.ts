import type { FaultInput } from '@interview-pass/alipay-simulator'
import { waitUntil } from '@interview-pass/service-kit/testing'
import { z } from 'zod'
import { readAnswer } from '../answers.ts'
import type { PaymentServiceUnderTest, TestClient } from '../payment-service.ts'
import type { FaultCase } from './fault-case.ts'
import { orderFacts } from './order-facts.ts'

export interface Playing {
  readonly service: PaymentServiceUnderTest
  /** Nobody else's. */
  readonly client: TestClient
  readonly fault: FaultInput
  /** What is waited for. */
  readonly inTheEnd: string
}

/** Plays a fault at one door; returns what was seen. */
export type Play = (playing: Playing) => Promise<Pick<FaultCase, 'answered' | 'atOnce' | 'inTheEnd'>>

/** Lets the next calls of a method meet the fault, or the deliveries of a trade; gives the end of it. */
export function setFault(
  { service, fault }: Pick<Playing, 'service' | 'fault'>,
  about: { readonly method?: string; readonly outTradeNo?: string; readonly calls?: number },
): () => void {
  const { calls = 1, ...of } = about
  // The client makes a call whose connection broke once more by itself.
  const times = fault.times ?? (fault.kind === 'LOST_ANSWER' ? 2 * calls : calls)
  const { control } = service.simulator
  const { id } = control.setFault(z.custom<FaultInput>().parse({ ...fault, ...of, times }))
  return () => void control.clearFaults(id)
}

/** Status and code of an answer, or of what was read of one. */
export async function told(response: Response): Promise<string> {
  const { error } = await readAnswer(response)
  return response.ok ? String(response.status) : `${response.status} ${error.code}`
}

/** What holds of an order once it is what is waited for, or at last. */
export async function factsInTheEnd({ service, inTheEnd }: Playing, orderId: string): Promise<string> {
  const isSo = async () => (await orderFacts(service, orderId)) === inTheEnd
  await waitUntil('it ends', isSo, 20_000).catch(() => undefined)
  return orderFacts(service, orderId)
}
