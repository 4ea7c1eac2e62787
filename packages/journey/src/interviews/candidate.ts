import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { payQrCode } from '../clients/buyer.ts'
import { exchange, type Outgoing } from '../clients/exchange.ts'
import { createInterviewClient, type SessionAccess } from '../clients/interview-client.ts'
import type { PaymentClient } from '../clients/payment-client.ts'
import { patient, repeat } from '../clients/repeat.ts'
import { chatReply, type ChatReply, type OpenedInterview } from '../clients/views.ts'
import { waitUntilSettled } from '../paid-order.ts'
import { chineseEngineer } from '../script/candidate.ts'
import type { PlannedBreak, TurnScript } from './interview-script.ts'
import { say, type Message } from './say.ts'

/** A replica of interview-service. */
export interface Door {
  readonly name: string
  readonly url: string
}

export interface CandidateDeps {
  readonly payment: PaymentClient
  readonly buyer: { readonly userId: string; readonly productId: string }
  /** In the order in which this candidate knocks. */
  readonly doors: readonly [Door, ...Door[]]
  /** Breaks something now; `replica` is the one that the candidate is talking to. */
  begin(planned: PlannedBreak, replica: string): void
  /** Hears why a request is sent again. */
  readonly onRepeat?: ((error: unknown) => void) | undefined
}

/** A message and the reply that its client had in the end. */
export interface SpokenTurn extends Message {
  readonly reply: ChatReply
}

/** What the client of one interview knows of it. */
export interface PlayedInterview {
  readonly number: number
  readonly orderId: string
  readonly access: SessionAccess
  readonly spoken: readonly SpokenTurn[]
  /** How often the client left before it had the reply. */
  readonly left: number
  /** Of all its turns, from saying something to having the reply. */
  readonly longestWaitMs: number
  /** What was not as it should be while it went on, a line each. */
  readonly troubles: readonly string[]
}

/** One interview of `script.length` turns, bought, opened, held and ended. What a turn is refused with ends it, and is a trouble. */
export async function playInterview(
  deps: CandidateDeps,
  number: number,
  script: readonly TurnScript[],
): Promise<PlayedInterview> {
  const { order_id: orderId, qr_code: qrCode } = await deps.payment.createOrder(deps.buyer)
  await payQrCode(qrCode)
  const { access_code: accessCode } = await waitUntilSettled(deps.payment, orderId)
  const [door, ...others] = deps.doors
  const interview = createInterviewClient({
    baseUrl: door.url,
    otherUrls: others.map(({ url }) => url),
    repeat: { ...patient, onRepeat: deps.onRepeat },
  })
  // With a position known, a plan is made behind the first question.
  const position = number % 2 === 0 ? '后端工程师' : undefined
  const opened = await interview.open({
    access_code: accessCode,
    ...(position !== undefined && { position }),
  })
  const talk = await holdTalk(deps, opened, script)
  if (talk.spoken.at(-1)?.reply.status === 'IN_PROGRESS') await interview.finish(opened)
  return { number, orderId, access: opened, ...talk }
}

async function holdTalk(
  deps: CandidateDeps,
  opened: OpenedInterview,
  script: readonly TurnScript[],
): Promise<Pick<PlayedInterview, 'spoken' | 'left' | 'longestWaitMs' | 'troubles'>> {
  const desk = openDesk(deps, opened)
  const spoken: SpokenTurn[] = []
  const troubles: string[] = []
  let longestWaitMs = 0
  let asked = {
    question: opened.question.text,
    questionNumber: opened.question.number,
    spokenBefore: 0,
    isInvited: false,
  }
  for (const [index, turn] of script.entries()) {
    await delay(turn.thinksMs)
    const words = turn.says === 'ANSWER' ? chineseEngineer(asked) : requests[turn.says]
    const message: Message = {
      clientMessageId: randomUUID(),
      message: words,
      questionNumber: asked.questionNumber,
    }
    const saidAt = performance.now()
    try {
      const reply = await desk.have(message, turn, troubles)
      longestWaitMs = Math.max(longestWaitMs, performance.now() - saidAt)
      spoken.push({ ...message, reply })
      if (reply.question === null) break
      asked = {
        question: reply.question.text,
        questionNumber: reply.question.number,
        spokenBefore: reply.question.number === asked.questionNumber ? asked.spokenBefore + 1 : 0,
        isInvited: reply.directive === 'INVITE',
      }
    } catch (error) {
      troubles.push(`turn ${index + 1} has no reply: ${String(error)}`)
      break
    }
  }
  return { spoken, left: desk.left(), longestWaitMs, troubles }
}

const requests = { REPEAT: '能再说一遍问题吗？', NEXT: '下一题。' }

/** Longer than a service takes to give up a reply by itself. */
const replyDeadlineMs = 90_000

/** Where one candidate talks: at one replica until that does not answer, then at the next one. */
function openDesk(
  { doors, begin, onRepeat }: CandidateDeps,
  { session_id: sessionId, token }: SessionAccess,
) {
  let at = 0
  let left = 0
  const door = (): Door => doors[at % doors.length] ?? doors[0]
  const request = (method: 'GET' | 'POST', path: string, body?: object): Outgoing => ({
    method,
    url: `${door().url}/api/v1/interview/${path}`,
    headers: {
      authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body && JSON.stringify(body),
    deadlineMs: replyDeadlineMs,
  })
  const turnAway = (): void => void (at += 1)
  const onFailed = (error: unknown): void => {
    onRepeat?.(error)
    turnAway()
  }
  const readAgain = (message: Message) =>
    repeat(async () => {
      turnAway()
      return (await exchange(request('GET', `${sessionId}/turns/${message.clientMessageId}`), chatReply)).data
    })

  return {
    left: () => left,
    /** Says a message and has its reply, while what is planned for this turn breaks. */
    async have(message: Message, turn: TurnScript, troubles: string[]): Promise<ChatReply> {
      const waiting = new Set(turn.breaks)
      const onPoint = (point: PlannedBreak['when'] | 'OVER'): void => {
        for (const planned of waiting) {
          if (planned.when !== point && point !== 'OVER') continue
          waiting.delete(planned)
          begin(planned, door().name)
        }
      }
      const onLeft = (): void => void (left += 1)
      const { reply, words } = await say({ request, onFailed, onPoint, onLeft }, sessionId, message, turn)
      // A reply that came whole was never heard being spoken.
      onPoint('OVER')
      const name = `question ${message.questionNumber}, "${message.message.slice(0, 20)}"`
      if (words !== undefined && words !== reply.reply) {
        troubles.push(`${name}: heard "${words}", and the reply is "${reply.reply}"`)
      }
      if (turn.readsAgain) {
        const again = await readAgain(message)
        const isSame = again.reply === reply.reply && again.question?.number === reply.question?.number
        if (!isSame) troubles.push(`${name}: read "${again.reply}" after "${reply.reply}"`)
      }
      return reply
    },
  }
}
