import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { startStack, type Stack } from '@interview-pass/stack'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAndPay } from '../test/create-and-pay.ts'
import { distinctMails } from '../test/distinct-mails.ts'
import { generateClient, runProgram } from '../test/guest/generate-client.ts'
import { endingTimelines, expectEnding } from '../test/expect-ending.ts'
import { interruptAt } from '../test/interruptions.ts'
import { kills } from '../test/kills.ts'
import { listLeaks, readLogs, readStoredSecrets } from '../test/stack-logs.ts'
import { openStoredFacts, type StoredFactsReader } from '../test/stored-facts.ts'
import { createInterviewClient } from './clients/interview-client.ts'
import { createPaymentClient } from './clients/payment-client.ts'
import { playJourney, type JourneyOptions, type JourneyResult } from './journey.ts'
import { stepNames } from './steps.ts'

let stack: Stack
let stored: StoredFactsReader
const played: JourneyResult[] = []

beforeAll(async () => {
  stack = await startStack({
    instance: 'journey',
    anotherNameWhenTaken: true,
    // Slow enough for a reply to be broken in the middle.
    tokenDelayMs: 15,
    serviceEnvironment: { TURN_LEASE_MS: '3000', FIRST_QUERY_AFTER_MS: '5000' },
  })
  stored = openStoredFacts(stack.addresses.postgres.owner_url)
})
afterAll(async () => {
  await stored?.close()
  await stack?.stop()
})

async function play(options: Omit<JourneyOptions, 'addresses'> = {}): Promise<JourneyResult> {
  const result = await playJourney({ addresses: stack.addresses, ...options })
  played.push(result)
  return result
}

async function expectEverythingOnce(result: JourneyResult): Promise<void> {
  expect(new Set(result.paymentEvents.map(({ event }) => event.id)).size).toBe(1)
  expect(result.paymentEvents[0]?.event.data).toMatchObject({
    orderId: result.orderId,
    accessCode: result.accessCode,
  })
  expect(await distinctMails(stack.addresses, result.orderId)).toHaveLength(1)
  await expect(stored.read(result.orderId)).resolves.toEqual({
    order: 'PAID',
    paidAttempts: 1,
    accessCodes: 1,
    activatedCodes: 1,
    grants: 1,
    paymentCompletedRecorded: 1,
    sessions: 1,
    sessionStatus: 'COMPLETED',
    interviewStartedRecorded: 1,
    interviewCompletedRecorded: 1,
    turns: result.turns,
    completedTurns: result.turns,
    stepsPaidTwice: 0,
    feedbackReady: 1,
  })
}

// What breaks nothing runs side by side, up to the first kill.
describe.concurrent('a paid interview', () => {
  it.each(['/api/v1', '/api'] as const)(
    'goes from the order to the feedback under %s',
    async (pathPrefix) => {
      const result = await play({ pathPrefix })
      expect(result.steps).toEqual(stepNames)
      expect(result.feedback).toMatchObject({ status: 'READY', session_id: result.session.session_id })
      expect(result.feedback.questions).toHaveLength(3)
      await expectEverythingOnce(result)
    },
  )
})

describe.concurrent('npm run journey', () => {
  const run = (file: string) =>
    promisify(execFile)(process.execPath, [fileURLToPath(new URL('play.ts', import.meta.url)), file])

  it('plays one against a stack that runs, and leaves that running', async () => {
    const { stdout } = await run(path.join(stack.folder, 'addresses.json'))
    expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^Done: 14 steps, \d+ turns; journey [\d.]+ s\.$/u)
    expect((await fetch(`${stack.addresses.payment.url}/readyz`)).status).toBe(200)
  })

  it('says so where none runs, and ends with exit code 1', async () => {
    await expect(run(path.join(stack.folder, 'nowhere.json'))).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/nowhere\.json\s+is\s+not\s+there\s+what to do: npm start/u),
    })
  })

  it('orders nothing where the real Alipay is: its buyer pays at the simulator only', async () => {
    const { alipay_simulator: _, ...withRealAlipay } = stack.addresses
    const file = path.join(stack.folder, 'real-alipay.json')
    writeFileSync(file, JSON.stringify(withRealAlipay))
    await expect(run(file)).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/pays\s+at\s+the\s+simulator\s+only\s+what to do: empty the ALIPAY_/u),
    })
  })
})

describe.concurrent('another ending', () => {
  it.each(endingTimelines)('is reached by npm run demo -- %s, and its timeline shows how', (name, timeline) =>
    expectEnding(stack.addresses, name, timeline),
  )
})

describe.concurrent('an interview without streaming', () => {
  it('answers a message once however often it is sent, and can be ended early', async () => {
    const { demo, payment: paymentAddress, interview: interviewAddress } = stack.addresses
    const payment = createPaymentClient({
      baseUrl: paymentAddress.url,
      credentials: { clientId: demo.client_id, secret: demo.client_secret },
    })
    const buyer = { userId: demo.user_id, productId: demo.product_id }
    const { access_code: accessCode } = await createAndPay(payment, buyer)
    const interview = createInterviewClient({ baseUrl: interviewAddress.url })
    const session = await interview.open({ access_code: accessCode })
    const message = { message: '这个我不太清楚。', client_message_id: randomUUID() }
    const [first, second] = await Promise.all([
      interview.chat(session, message),
      interview.chat(session, message),
    ])
    expect(second.reply).toBe(first.reply)
    await expect(interview.chat(session, { ...message, message: '另一句话。' })).rejects.toMatchObject({
      code: 'TURN_CONFLICT',
    })
    await expect(interview.finish(session)).resolves.toMatchObject({
      status: 'COMPLETED',
      end_reason: 'FINISHED_EARLY',
    })
    await expect(interview.getState(session)).resolves.toMatchObject({ status: 'COMPLETED', question: null })
    await expect(interview.open({ access_code: accessCode })).rejects.toMatchObject({
      code: 'ACCESS_CODE_USED',
      details: { session_id: session.session_id },
    })
  })
})

describe.concurrent('a guest', () => {
  it('buys and talks with clients generated from our descriptions, and signs in a hook of theirs', async () => {
    const { demo, payment, interview } = stack.addresses
    const args = [payment.url, interview.url, demo.client_id, demo.user_id, demo.product_id]
    const said = await runProgram(await generateClient(), args, { CLIENT_SECRET: demo.client_secret })
    expect(JSON.parse(said)).toEqual({
      refusal: 'ORDER_NOT_FOUND',
      isReplayed: true,
      kind: 'TECHNICAL',
      nextQuestion: expect.any(Number),
      reply: expect.stringMatching(/./u),
      status: 'IN_PROGRESS',
      feedback: 'FEEDBACK_NOT_AVAILABLE',
    })
  })
})

describe('an unfinished paid interview', () => {
  it.each(kills)('survives kill -9 of $part $when', async ({ part, moments }) => {
    const interruption = interruptAt(stack, part, moments)
    const result = await play({ observer: interruption.observer, signal: interruption.signal })
    await interruption.allRestarted()
    expect(interruption.count()).toBe(moments.length)
    await expectEverythingOnce(result)
  })

  it('survives kill -9 of alipay-simulator between the payment and its notification', async () => {
    const alipay = stack.addresses.alipay_simulator?.url ?? ''
    const interruption = interruptAt(stack, 'alipay-simulator', [{ afterStep: 'buyer pays' }])
    const order = async (): Promise<unknown> => {
      const response = await fetch(`${alipay}/_sim/faults`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ kind: 'NOTIFY_DELAY', delay_ms: 60_000 }),
      })
      return response.json()
    }
    const result = await play({
      signal: interruption.signal,
      observer: {
        ...interruption.observer,
        onStarted: async (step) => {
          if (step === 'buyer pays') expect(await order()).toMatchObject({ kind: 'NOTIFY_DELAY' })
        },
      },
    })
    await interruption.allRestarted()
    expect(interruption.count()).toBe(1)
    await expectEverythingOnce(result)
  })
})

describe('after all journeys', () => {
  it('every recorded event is published', async () => {
    await waitUntil('no event waits', async () => (await stored.countUnpublished()) === 0, 30_000)
  })

  it('no log holds an access code, a token, a key or a secret', async () => {
    const logs = readLogs(stack.folder)
    for (const service of ['payment-service', 'interview-service']) {
      expect(logs.find(({ name }) => name.startsWith(service))?.text.length).toBeGreaterThan(1000)
    }
    const codes = await stored.listAccessCodes()
    const tokens = played.map(({ session }) => session.token)
    const keptSecrets = readStoredSecrets(stack.folder)
    expect(Math.min(codes.length, tokens.length)).toBeGreaterThanOrEqual(played.length)
    expect(keptSecrets.length).toBeGreaterThan(10)
    const { client_secret: clientSecret } = stack.addresses.demo
    expect(listLeaks(logs, [...codes, ...tokens, clientSecret, ...keptSecrets])).toEqual([])
    const apiKeys = logs.filter(({ text }) => /simulator-[\w-]{16}/u.test(text)).map(({ name }) => name)
    expect(apiKeys).toEqual([])
  })
})
