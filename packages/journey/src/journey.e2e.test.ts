import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { createAndPay } from '../test/create-and-pay.ts'
import { describeEnd } from '../test/describe-end.ts'
import { endingTimelines, expectEnding } from '../test/expect-ending.ts'
import { generateClient, runProgram } from '../test/guest/generate-client.ts'
import { useJourneys } from '../test/journeys.ts'
import { createInterviewClient } from './clients/interview-client.ts'
import { createPaymentClient } from './clients/payment-client.ts'
import { stepNames } from './steps.ts'

const journeys = await useJourneys('journey')
const { stack } = journeys

// What breaks nothing runs side by side.
describe.concurrent('a paid interview', () => {
  it.each(['/api/v1', '/api'] as const)(
    'goes from the order to the feedback under %s',
    async (pathPrefix) => {
      const result = await journeys.play({ pathPrefix })
      expect(result.steps).toEqual(stepNames)
      expect(result.feedback).toMatchObject({ status: 'READY', session_id: result.session.session_id })
      expect(result.feedback.questions).toHaveLength(3)
      await journeys.expectEverythingOnce(result)
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

describeEnd(journeys)
