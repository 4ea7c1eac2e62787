import { describe, expect, test } from 'vitest'
import type { QuestionAssessment } from '../interviewer/assessment.ts'
import { InterviewerUnavailable, type AssessInput, type Interviewer } from '../interviewer/interviewer.ts'
import { assessQuestion } from './assess-question.ts'
import { rubric } from './rubric.ts'

const question = {
  number: 2,
  question: '你怎样避免死锁？',
  exchange: [
    { role: 'INTERVIEWER' as const, text: '你怎样避免死锁？' },
    { role: 'CANDIDATE' as const, text: '总是按同样的顺序加锁，超时就重试。' },
  ],
}
const call = {
  tenantId: 1n,
  sessionId: 1n,
  language: 'zh-CN' as const,
  signal: new AbortController().signal,
}
const provenance = { model: 'm', promptId: 'assess-question', promptVersion: '1.0.0', promptSha256: 'x' }

function assessment(quote: string | null, level: QuestionAssessment['level'] = 'SOLID'): QuestionAssessment {
  return {
    level,
    dimensions: { SUBSTANCE: level, REASONING: level, COMMUNICATION: level },
    strengths: quote === null ? [] : [{ text: '说明了方法', quote }],
    weaknesses: [{ tag: 'NO_EXAMPLE', text: '没有例子', quote: null }],
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
  const unused = () => {
    throw new Error('not to be asked')
  }
  return { inputs, deps: { interviewer: { assess, decide: unused, reply: unused }, rubric } }
}

describe('assessQuestion', () => {
  test('a quote that is found is enough', async () => {
    const { deps, inputs } = assessing(assessment('按同样的顺序加锁'))
    const item = await assessQuestion(deps, question, call)
    expect(item.strengths).toEqual([{ text: '说明了方法', quote: '按同样的顺序加锁' }])
    expect(inputs.map(({ problem }) => problem)).toEqual([undefined])
  })

  test('without a single quote that is found the model is asked once more for quotes, and the level stays', async () => {
    const { deps, inputs } = assessing(
      assessment('加锁总是按顺序'),
      assessment('总是按同样的顺序加锁', 'EXCELLENT'),
    )
    const item = await assessQuestion(deps, question, call)
    expect(item).toMatchObject({ level: 'SOLID', strengths: [{ quote: '总是按同样的顺序加锁' }] })
    expect(inputs.map(({ problem }) => problem)).toEqual([
      undefined,
      expect.stringContaining('word for word'),
    ])
    expect(inputs[1]?.problem).not.toContain('加锁')
  })

  test('it is asked once and no more', async () => {
    const { deps, inputs } = assessing(assessment('加锁总是按顺序'), assessment('顺序总是加锁按'))
    expect(await assessQuestion(deps, question, call)).toMatchObject({ level: 'SOLID', strengths: [] })
    expect(inputs).toHaveLength(2)
  })

  test('an assessment that claims nothing by quotes is not asked for any', async () => {
    const { deps, inputs } = assessing(assessment(null))
    expect(await assessQuestion(deps, question, call)).toMatchObject({ level: 'SOLID' })
    expect(inputs).toHaveLength(1)
  })

  test('nobody there for a second look costs the quotes and nothing else', async () => {
    const { deps } = assessing(assessment('加锁总是按顺序'), new InterviewerUnavailable('MODELS_FAILED'))
    expect(await assessQuestion(deps, question, call)).toMatchObject({ level: 'SOLID', strengths: [] })
  })

  test('a question without any answer needs no model', async () => {
    const { deps, inputs } = assessing()
    const silent = { ...question, exchange: question.exchange.slice(0, 1) }
    expect(await assessQuestion(deps, silent, call)).toMatchObject({ level: 'INSUFFICIENT_EVIDENCE' })
    expect(inputs).toEqual([])
  })
})
