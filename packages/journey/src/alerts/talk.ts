import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { createInterviewClient, type InterviewClient } from '../clients/interview-client.ts'
import { sell } from './shop.ts'
import type { Scene } from './scene.ts'

const saying = '我负责支付系统，用幂等键和状态机保证一笔款只入账一次，并用对账发现差异。'
const once = { attemptsMax: 1, totalMs: 1, backOff: { firstMs: 1, maxMs: 1 } }

/** An interview of at most so many turns, bought, held and ended. Throws what it is refused with. */
export async function holdInterview(scene: Scene, turnsMax: number): Promise<void> {
  const { accessCode } = await sell(scene)
  const interview = interviewClient(scene)
  const opened = await interview.open({ access_code: accessCode })
  let questionNumber = opened.question.number
  for (let turn = 0; turn < turnsMax; turn += 1) {
    const reply = await interview.chat(opened, {
      message: saying,
      client_message_id: randomUUID(),
      question_number: questionNumber,
    })
    if (reply.question === null) return
    questionNumber = reply.question.number
  }
  await interview.finish(opened)
}

/** A client of interview-service that tries everything once. */
export function interviewClient({ stack }: Scene): InterviewClient {
  return createInterviewClient({ baseUrl: stack.addresses.interview.url, repeat: once })
}

/** Candidates who hold one interview after the other, so many at once, whatever is broken. */
export async function haveCandidates(
  scene: Scene,
  { atOnce, turns }: { readonly atOnce: number; readonly turns: number },
  ending: AbortSignal,
): Promise<void> {
  const candidate = async (): Promise<void> => {
    while (!ending.aborted) {
      await holdInterview(scene, turns).catch(() => undefined)
      await delay(200, undefined, { signal: ending }).catch(() => undefined)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, candidate))
}
