import { describe, expect, it } from 'vitest'
import { anEvent, aFeedback, aReply } from '../../test/facts.ts'
import { recordingScreen } from '../../test/recording-screen.ts'
import type { StepFacts } from '../steps.ts'
import { createJourneyPrinter } from './journey-printer.ts'
import { textWidth } from './text-width.ts'

describe('the printed journey', () => {
  it('shows each step with its number, name and time', async () => {
    const screen = recordingScreen()
    const printer = createJourneyPrinter(screen)
    await printer.onStarted?.('buyer pays')
    await printer.onDone?.({
      step: 'buyer pays',
      elapsedMs: 45.4,
      facts: { trade_no: '2026', state: 'TRADE_SUCCESS', total_amount: '199.00' },
    })
    expect(screen.lines()[0]).toMatch(/^ 4\/14 buyer pays +45 ms$/u)
    expect(screen.text()).toContain('199.00 yuan, trade 2026')
  })

  it('shows the event as it crossed Kafka: place, headers, payload', async () => {
    const screen = recordingScreen()
    await createJourneyPrinter(screen).onDone?.({
      step: 'PaymentCompleted crosses Kafka',
      elapsedMs: 12,
      facts: anEvent,
    })
    expect(screen.text()).toContain('topic payment.events.v1   partition 2   offset 17')
    expect(screen.text()).toMatch(/ce_type +PaymentCompleted/u)
    expect(screen.text()).toContain('"accessCode": "7K3MZ9QWX2RT"')
  })

  it('shows the e-mail: to whom, its subject, and that the code is in it', async () => {
    const screen = recordingScreen()
    const printer = createJourneyPrinter(screen)
    const mail = {
      messageId: '1@interview-pass.example',
      subject: '您的面试访问码',
      from: [{ address: 'codes@interview-pass.example' }],
      to: [{ address: 'demo@example.com' }],
      text: '您好！\n\n产品: 模拟面试\n访问码: 7K3MZ9QWX2RT\n',
    }
    const show = (facts: StepFacts['e-mail arrives']) =>
      printer.onDone?.({ step: 'e-mail arrives', elapsedMs: 12, facts })
    await show({ mail, accessCode: '7K3MZ9QWX2RT' })
    const indent = ' '.repeat(6)
    expect(screen.lines().slice(1, 4)).toEqual([
      `${indent}to demo@example.com`,
      `${indent}您的面试访问码`,
      `${indent}访问码: 7K3MZ9QWX2RT`,
    ])
    await show({ mail: undefined, accessCode: '7K3MZ9QWX2RT' })
    expect(screen.text()).toContain('at a real mail server')
  })

  it('tells candidate and interviewer apart, and shows words as they come', async () => {
    const screen = recordingScreen()
    const printer = createJourneyPrinter(screen)
    const tell = (progress: Parameters<NonNullable<typeof printer.onProgress>>[0]) =>
      printer.onProgress?.(progress)
    await tell({ kind: 'CANDIDATE_SAYS', text: '我的回答。', turn: 1 })
    await tell({ kind: 'REPLY_PIECE', text: '谢谢，', turn: 1 })
    expect(screen.text()).toContain('候选人  我的回答。\n\n  面试官  谢谢，')
    await tell({ kind: 'REPLY_PIECE', text: '下一题。', turn: 1 })
    await tell({ kind: 'REPLY_DONE', reply: aReply, turn: 1 })
    expect(screen.text()).toContain('面试官  谢谢，下一题。\n')
  })

  it('says so when a reply begins anew', async () => {
    const screen = recordingScreen()
    const printer = createJourneyPrinter(screen)
    await printer.onProgress?.({ kind: 'REPLY_PIECE', text: '旧的', turn: 1 })
    await printer.onProgress?.({ kind: 'REPLY_BEGINS_ANEW', turn: 1 })
    await printer.onProgress?.({ kind: 'REPLY_PIECE', text: '新的', turn: 1 })
    await printer.onProgress?.({ kind: 'REPLY_DONE', reply: aReply, turn: 1 })
    expect(screen.text()).toMatch(/旧的\n +\(the reply begins anew\)\n\n +面试官 {2}新的\n/u)
  })

  it('lays out the feedback with scores, claims and quotes', async () => {
    const screen = recordingScreen({ columns: 60 })
    await createJourneyPrinter(screen).onDone?.({ step: 'feedback read', elapsedMs: 5000, facts: aFeedback })
    const text = screen.text()
    expect(text).toMatch(/Feedback {3}overall +72 \/ 100/u)
    expect(text).toMatch(/表达 +█+░+ +80 \/ 100/u)
    expect(text).toMatch(/Question 2 {3}no score {3}INSUFFICIENT_EVIDENCE/u)
    expect(text).toContain('“只有影响行数为 1 的那一次才入账”')
    for (const line of screen.lines()) expect(textWidth(line)).toBeLessThanOrEqual(60)
  })

  it('writes control characters on a terminal only, and no colours where NO_COLOR is set', async () => {
    const play = async (screen: ReturnType<typeof recordingScreen>) => {
      const printer = createJourneyPrinter(screen)
      await printer.onStarted?.('feedback read')
      await printer.onDone?.({ step: 'feedback read', elapsedMs: 5000, facts: aFeedback })
      return screen.raw()
    }
    expect(await play(recordingScreen())).not.toContain('\u001B')
    expect(await play(recordingScreen({ isTTY: true }))).toContain('\u001B[1m')
    expect(await play(recordingScreen({ isTTY: true, environment: { NO_COLOR: '1' } }))).not.toContain(
      '\u001B[1m',
    )
  })
})
