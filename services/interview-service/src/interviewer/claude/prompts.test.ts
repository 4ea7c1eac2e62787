import { describe, expect, test } from 'vitest'
import { loadPrompts, parsePrompt, promptIds } from './prompts.ts'

const head = '---\nid: decide-turn\nversion: 1.0.0\n---\n'

describe('prompts', () => {
  const prompts = loadPrompts()

  test.each(promptIds)('%s has its id, a version and a hash, and nothing that only a test needs', (id) => {
    expect(prompts[id].id).toBe(id)
    expect(prompts[id].version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(prompts[id].sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(prompts[id].text).not.toMatch(/^task:|simulator/m)
  })

  test('any change of a prompt changes its hash', () => {
    const first = parsePrompt(`${head}One.`)
    expect(parsePrompt(`${head}Two.`).sha256).not.toBe(first.sha256)
  })

  test.each([
    ['no front matter', /front matter/, 'Judge.'],
    ['no version', /version/, '---\nid: decide-turn\n---\nJudge.'],
    ['an unknown field', /model/, `---\nid: decide-turn\nversion: 1.0.0\nmodel: x\n---\nJudge.`],
    ['a version that is none', /semantic version/, '---\nid: decide-turn\nversion: latest\n---\nJudge.'],
  ])('a file with %s is refused', (_, problem, file) => {
    expect(() => parsePrompt(file)).toThrow(problem)
  })
})
