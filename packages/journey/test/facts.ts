import { createEvent, paymentCompleted, toEventMessage } from '@interview-pass/contracts'
import type { ChatReply, Feedback } from '../src/clients/views.ts'
import type { CrossedEvent } from '../src/events/watch-events.ts'

const id = (number: number): string => `0190a6d2-7f1c-7000-8000-${String(number).padStart(12, '0')}`

const event = createEvent(paymentCompleted, {
  id: id(1),
  tenantId: id(2),
  occurredAt: new Date('2026-01-15T10:30:00.000Z'),
  data: {
    orderId: id(3),
    accessCode: '7K3MZ9QWX2RT',
    expireAt: '2026-02-15T10:30:00.000Z',
    tenantId: id(2),
    userId: id(4),
    productId: id(5),
    amount: '199.00',
    paidAt: '2026-01-15T10:30:00.000Z',
    interview: { kind: 'TECHNICAL', questions: 3, minutes: 30, language: 'zh-CN' },
  },
})
const message = toEventMessage(event)

export const anEvent: CrossedEvent = {
  event,
  partition: 2,
  offset: '17',
  headers: message.headers,
  payload: message.value,
}

export const aReply: ChatReply = {
  session_id: id(6),
  status: 'IN_PROGRESS',
  reply: '谢谢，下一题。',
  action: 'NEXT_QUESTION',
  directive: 'NEXT_QUESTION',
  question: { number: 2, text: '下一题' },
  time_left_seconds: 1700,
}

export const aFeedback: Feedback = {
  session_id: id(6),
  status: 'READY',
  overall_score: 72,
  overall_spread: { min: 72, max: 72 },
  summary: '整体思路清楚，能用数据说明结果；对不熟悉的部分可以先说出自己的假设，再一步一步推理。',
  dimensions: [
    { name: '表达', score: 80 },
    { name: '专业深度', score: null },
  ],
  questions: [
    {
      number: 1,
      question: '支付回调可能重复、乱序甚至丢失，你会怎样设计才能保证每笔订单只入账一次？',
      status: 'ASSESSED',
      level: 'STRONG',
      score: 85,
      readings: { count: 3 },
      strengths: [{ text: '抓住了幂等的关键', quote: '只有影响行数为 1 的那一次才入账' }],
      weaknesses: [{ tag: 'NO_TRADE_OFFS', text: '没有说明代价', quote: null }],
      better_answer: ['比较不同做法的代价'],
      suggestion: '补充对账失败时的处理。',
    },
    {
      number: 2,
      question: '一个测试时好时坏，你会怎样找出原因，在修好之前怎么处理它？',
      status: 'INSUFFICIENT_EVIDENCE',
      level: null,
      score: null,
      readings: null,
      strengths: [],
      weaknesses: [],
      better_answer: [],
      suggestion: null,
    },
  ],
  competencies: [{ name: '支付一致性', score: 85 }],
  next_steps: [{ text: '每说一个做法，接着说明理由和代价。' }],
}
