import { expect, test } from 'vitest'
import { markRepeats } from './mark-repeats.ts'

const good = '我先用慢查询日志定位到缺少联合索引，然后加上索引。结果接口的 P99 从 900 毫秒降到 120 毫秒。'

function questionsOf(...answers: string[]) {
  return answers.map((text, index) => ({
    number: index + 1,
    exchange: [
      { id: `q${index + 1}-1`, role: 'INTERVIEWER' as const, text: good },
      { id: `q${index + 1}-2`, role: 'CANDIDATE' as const, text },
    ],
  }))
}

function repeatsIn(...answers: string[]) {
  return markRepeats(questionsOf(...answers)).map(({ exchange }) =>
    exchange.map((line) => 'repeats' in line && line.repeats),
  )
}

test.each([
  ['word for word', good],
  ['with other punctuation and spacing', good.replaceAll('，', ', ').replaceAll(' ', '')],
  ['with a few words added', `${good}我想说的就这些。`],
])('an answer that is given again %s names the line that it repeats', (_, again) => {
  expect(repeatsIn(good, '我按主键顺序加锁。', again)).toEqual([
    [false, false],
    [false, false],
    [false, 'q1-2'],
  ])
})

test.each([
  ['another answer', '我按主键顺序加锁，超时就重试。'],
  [
    'an answer that adds as much as it repeats',
    `${good}另外我按主键顺序加锁，超时就重试，死锁从每天十次降到零，并且为此写了压测脚本。`,
  ],
  ['a short phrase', '不知道。'],
])('%s repeats nothing', (_, other) => {
  expect(repeatsIn('不知道。', good, other).at(-1)).toEqual([false, false])
})
