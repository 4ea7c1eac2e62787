import { describe, expect, test } from 'vitest'
import type { QuestionAssessment } from '../interviewer/assessment.ts'
import { InterviewerUnavailable, type AssessInput, type Interviewer } from '../interviewer/interviewer.ts'
import { assessQuestion } from './assess-question.ts'
import { rubric } from './rubric.ts'

const question = {
  number: 2,
  question: '你怎样避免死锁？',
  topic: 'CONCURRENCY',
  competency: null,
  keyPoints: ['说明加锁的顺序'],
  exchange: [
    { id: 'q2-1', role: 'INTERVIEWER' as const, text: '你怎样避免死锁？' },
    { id: 'q2-2', role: 'CANDIDATE' as const, text: '总是按同样的顺序加锁，超时就重试。' },
  ],
}
const call = {
  tenantId: 1n,
  sessionId: 1n,
  language: 'zh-CN' as const,
  signal: new AbortController().signal,
}
const provenance = { model: 'm', promptId: 'assess-question', promptVersion: '1.0.0', promptSha256: 'x' }

const interview = { kind: 'TECHNICAL', level: 'SENIOR', position: null } as const

function assessment(quote: string | null, level: QuestionAssessment['level'] = 'SOLID'): QuestionAssessment {
  return {
    level,
    dimensions: { CORRECTNESS: level, DEPTH: level, REASONING: level, COMMUNICATION: level },
    strengths: quote === null ? [] : [{ line: 'q2-2', text: '说明了方法', quote }],
    weaknesses: [{ line: 'q2-2', tag: 'NO_EXAMPLE', text: '没有例子', quote: null }],
    betterAnswer: ['举一个线上的例子。'],
    suggestion: '补充一个例子。',
  }
}

/** An interviewer that gives these assessments in turn, and what it was asked. */
function assessing(...given: (QuestionAssessment | Error)[]) {
  const inputs: AssessInput[] = []
  const assess: Interviewer['assess'] = (input) => {
    const next = given[inputs.length]
    inputs.push(input)
    if (next === undefined || next instanceof Error) {
      return Promise.reject(next ?? new Error('asked too often'))
    }
    return Promise.resolve({ assessment: next, provenance })
  }
  const givesAway = (text: string) => text.includes('先引证据')
  return { inputs, deps: { interviewer: { assess, givesAway }, rubric, readingsPerQuestion: 1 } }
}

describe('assessQuestion', () => {
  test('a quote that is found is enough', async () => {
    const { deps, inputs } = assessing(assessment('按同样的顺序加锁'))
    const item = await assessQuestion(deps, interview, question, call)
    expect(item.strengths).toEqual([{ text: '说明了方法', quote: '按同样的顺序加锁' }])
    expect(inputs.map(({ problem }) => problem)).toEqual([undefined])
  })

  test('without a single quote that is found the model is asked once more for quotes, and the level stays', async () => {
    const { deps, inputs } = assessing(
      assessment('加锁总是按顺序'),
      assessment('总是按同样的顺序加锁', 'EXCELLENT'),
    )
    const item = await assessQuestion(deps, interview, question, call)
    expect(item).toMatchObject({ level: 'SOLID', strengths: [{ quote: '总是按同样的顺序加锁' }] })
    expect(inputs.map(({ problem }) => problem)).toEqual([
      undefined,
      expect.stringContaining('word for word'),
    ])
    expect(inputs[1]?.problem).not.toContain('加锁')
  })

  test('it is asked once and no more', async () => {
    const { deps, inputs } = assessing(assessment('加锁总是按顺序'), assessment('顺序总是加锁按'))
    expect(await assessQuestion(deps, interview, question, call)).toMatchObject({
      level: 'SOLID',
      strengths: [],
    })
    expect(inputs).toHaveLength(2)
  })

  test('an assessment that claims nothing by quotes is not asked for any', async () => {
    const { deps, inputs } = assessing(assessment(null))
    expect(await assessQuestion(deps, interview, question, call)).toMatchObject({ level: 'SOLID' })
    expect(inputs).toHaveLength(1)
  })

  test('nobody there for a second look costs the quotes and nothing else', async () => {
    const { deps } = assessing(assessment('加锁总是按顺序'), new InterviewerUnavailable('MODELS_FAILED'))
    expect(await assessQuestion(deps, interview, question, call)).toMatchObject({
      level: 'SOLID',
      strengths: [],
    })
  })

  test('a question without any answer needs no model', async () => {
    const { deps, inputs } = assessing()
    const silent = { ...question, exchange: question.exchange.slice(0, 1) }
    expect(await assessQuestion(deps, interview, silent, call)).toMatchObject({
      level: 'INSUFFICIENT_EVIDENCE',
    })
    expect(inputs).toEqual([])
  })

  test.each([
    ['next question', ['Next question, please.']],
    ['不知道', ['不知道。', '跳过，下一个问题']],
    ['nothing', [' ', '下一题']],
  ])('a question to which nothing but %s was said earns nothing, and needs no model', async (_, said) => {
    const { deps, inputs } = assessing()
    const [asked] = question.exchange
    const lines = said.map((text, index) => ({ id: `q2-${index + 2}`, role: 'CANDIDATE' as const, text }))
    const left = { ...question, exchange: [...(asked === undefined ? [] : [asked]), ...lines] }
    expect(await assessQuestion(deps, interview, left, call)).toMatchObject({
      status: 'INSUFFICIENT_EVIDENCE',
      score: 0,
    })
    expect(inputs).toEqual([])
  })

  test('words that give our instructions away are asked for once more, and not shown when they come again', async () => {
    const telling = { ...assessment('按同样的顺序加锁'), suggestion: '先引证据，再定等级。' }
    const { deps, inputs } = assessing(telling, telling)
    const item = await assessQuestion(deps, interview, question, call)
    expect(item).toMatchObject({ status: 'ASSESSED', level: 'SOLID', suggestion: null })
    expect(inputs[1]?.problem).toContain('LEAK')
    expect(inputs[1]?.problem).not.toContain('证据')
  })

  test('words in another language are asked for once more, and replaced when they come again', async () => {
    const foreign = { ...assessment('按同样的顺序加锁'), suggestion: 'Add an example.' }
    const strengths = [{ line: 'q2-2', text: 'Good.', quote: '按同样的顺序加锁' }]
    const { deps, inputs } = assessing({ ...foreign, strengths }, { ...foreign, strengths })
    const item = await assessQuestion(deps, interview, question, call)
    expect(inputs[1]?.problem).toContain('zh-CN')
    expect(item).toMatchObject({ suggestion: null, strengths: [{ quote: '按同样的顺序加锁' }] })
    expect(item.strengths[0]?.text).toMatch(/\p{Script=Han}/u)
  })

  test('a second look without quotes does not take away those of the first', async () => {
    const { deps } = assessing(
      { ...assessment('按同样的顺序加锁'), suggestion: 'Add an example.' },
      assessment('加锁总是按顺序'),
    )
    const item = await assessQuestion(deps, interview, question, call)
    expect(item.strengths).toEqual([{ text: '说明了方法', quote: '按同样的顺序加锁' }])
  })

  test('of three readings the middle one counts, and their spread is kept', async () => {
    const { deps, inputs } = assessing(
      assessment('按同样的顺序加锁', 'POOR'),
      assessment('超时就重试', 'STRONG'),
      assessment('总是按同样的顺序加锁', 'SOLID'),
    )
    const item = await assessQuestion({ ...deps, readingsPerQuestion: 3 }, interview, question, call)
    expect(inputs.map(({ reading }) => reading)).toEqual([1, 2, 3])
    expect(item).toMatchObject({
      level: 'SOLID',
      score: 60,
      readings: { count: 3, scoreMin: 20, scoreMax: 80 },
      strengths: [{ quote: '总是按同样的顺序加锁' }],
    })
  })

  test('a reading that fails leaves an odd number of them', async () => {
    const { deps } = assessing(
      assessment('按同样的顺序加锁', 'POOR'),
      assessment('超时就重试', 'STRONG'),
      new InterviewerUnavailable('MODELS_FAILED'),
    )
    const item = await assessQuestion({ ...deps, readingsPerQuestion: 3 }, interview, question, call)
    expect(item).toMatchObject({ level: 'POOR', readings: { count: 1 } })
  })

  test('a refusal is met once, however often a question is to be judged', async () => {
    const { deps, inputs } = assessing(new InterviewerUnavailable('REFUSED'))
    const asked = assessQuestion({ ...deps, readingsPerQuestion: 3 }, interview, question, call)
    await expect(asked).rejects.toMatchObject({ reason: 'REFUSED' })
    expect(inputs).toHaveLength(1)
  })

  test('the model gets the rubric of the kind, the topic and what a good answer shows', async () => {
    const { deps, inputs } = assessing(assessment('按同样的顺序加锁'))
    await assessQuestion(deps, interview, question, call)
    expect(inputs[0]).toMatchObject({
      kind: 'TECHNICAL',
      level: 'SENIOR',
      topic: 'CONCURRENCY',
      keyPoints: ['说明加锁的顺序'],
    })
    expect(Object.keys(Object(inputs[0]?.rubric).dimensions)).toContain('DEPTH')
    expect(Object.keys(Object(inputs[0]?.rubric).dimensions)).not.toContain('REFLECTION')
  })
})
