import { describe, expect, test } from 'vitest'
import { loadPrompts, parsePrompt, promptIds } from './prompts.ts'

const head = '---\nid: decide-turn\nversion: 1.0.0\n---\n'

describe('prompts', () => {
  const prompts = loadPrompts()

  test.each(promptIds)('%s has its id, a version, a hash and its task line', (id) => {
    expect(prompts[id].id).toBe(id)
    expect(prompts[id].version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(prompts[id].sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(prompts[id].text.match(/^task: .*$/gm)).toEqual([`task: ${id}`])
  })

  test('any change of a prompt changes its hash', () => {
    const first = parsePrompt(`${head}task: decide-turn\nOne.`)
    expect(parsePrompt(`${head}task: decide-turn\nTwo.`).sha256).not.toBe(first.sha256)
  })

  test.each([
    ['no front matter', /front matter/, 'task: decide-turn\nJudge.'],
    ['no version', /version/, '---\nid: decide-turn\n---\ntask: decide-turn\nJudge.'],
    [
      'an unknown field',
      /model/,
      `---\nid: decide-turn\nversion: 1.0.0\nmodel: x\n---\ntask: decide-turn\nJudge.`,
    ],
    [
      'a version that is none',
      /semantic version/,
      '---\nid: decide-turn\nversion: latest\n---\ntask: decide-turn\nJudge.',
    ],
    ['the task line of another prompt', /task line/, `${head}task: assess-question\nJudge.`],
  ])('a file with %s is refused', (_, problem, file) => {
    expect(() => parsePrompt(file)).toThrow(problem)
  })
})
