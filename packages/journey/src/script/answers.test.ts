import { languages, type Language } from '@interview-pass/contracts'
import { describe, expect, it } from 'vitest'
import { answerTo, furtherAnswer } from './answers.ts'
import { applications } from './application.ts'

const strange = { 'zh-CN': '从来没有见过的问题？', en: 'A question that nobody has ever seen?' }

function claimsIn(language: Language): string[] {
  return applications[language].resume
    .split(/[。.]/u)
    .map((claim) => claim.trim())
    .filter((claim) => claim !== '')
}

describe.each(languages)('the answers in %s', (language) => {
  it('know every claim of the résumé, each by words of its own', () => {
    const answers = claimsIn(language).map((claim) => answerTo(`“${claim}”？`, 'strong', language))
    expect(answers.length).toBeGreaterThan(4)
    expect(new Set([...answers, answerTo(strange[language], 'strong', language)]).size).toBe(
      answers.length + 1,
    )
  })

  it('have something else to say when a question goes on', () => {
    expect(furtherAnswer('weak', language, 0)).not.toBe(furtherAnswer('weak', language, 1))
    expect(furtherAnswer('weak', language, 7)).not.toBe('')
  })
})
