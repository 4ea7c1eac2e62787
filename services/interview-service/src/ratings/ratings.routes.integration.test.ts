import { describe, expect, it } from 'vitest'
import { type Candidate, chat, finishAndAssess, message, open, send } from '../../test/candidate.ts'
import { useInterviewService } from '../../test/interview-service.ts'

const service = await useInterviewService()

const rate = ({ session_id: id, token }: Candidate, body: object) =>
  send(service.url, 'POST', `/interview/${id}/rating`, { token, body })

/** A candidate whose feedback can be read. */
async function assessed(): Promise<Candidate> {
  const candidate = await open(service.url, service.sellCode())
  await chat(service.url, candidate, message())
  await finishAndAssess(service.url, candidate)
  return candidate
}

const ratingsOf = ({ session_id: id }: Candidate) => service.sql`
  select r.rating, r.comment, f.revision from interview.ratings r
  join interview.feedback f on f.id = r.feedback_id
  join interview.sessions s on s.id = r.session_id where s.public_id = ${id}`

const counted = async (labels: string) => {
  const line = (await service.deps.metrics.render())
    .split('\n')
    .find((one) => one.startsWith('interview_ratings_total') && one.includes(labels))
  return Number(line?.split(' ').at(-1) ?? 0)
}

describe('a rating', () => {
  it('is tied to the feedback that was shown, and counted', async () => {
    const candidate = await assessed()
    const answer = await rate(candidate, { rating: 4, comment: ' use\u202eful\u0007 ', feedback_revision: 1 })
    expect(answer).toMatchObject({
      status: 200,
      data: { session_id: candidate.session_id, rating: 4, comment: 'useful', feedback_revision: 1 },
    })
    expect(await ratingsOf(candidate)).toEqual([{ rating: 4, comment: 'useful', revision: 1 }])
    expect(await counted('rating="4",replaced="none"')).toBe(1)
  })

  it('is one for each interview: another takes its place, with its comment and whatever races', async () => {
    const candidate = await assessed()
    await rate(candidate, { rating: 1, comment: 'a bad day' })
    await Promise.all([1, 2, 3, 4].map(() => rate(candidate, { rating: 5, comment: null })))
    expect(await ratingsOf(candidate)).toEqual([{ rating: 5, comment: null, revision: 1 }])
    expect(await counted('rating="5",replaced="1"')).toBe(1)
  })

  it('is refused while there is no feedback, and of a revision that there is not', async () => {
    const talking = await open(service.url, service.sellCode())
    const refused = { status: 409, error: { code: 'FEEDBACK_NOT_AVAILABLE' } }
    expect(await rate(talking, { rating: 5 })).toMatchObject(refused)
    expect(await rate(await assessed(), { rating: 5, feedback_revision: 2 })).toMatchObject(refused)
  })

  it.each([
    { rating: 0 },
    { rating: 6 },
    { rating: 4.5 },
    { rating: 5, comment: ' ' },
    { rating: 5, comment: '\u200b' },
    {},
  ])('is 1 to 5 and its comment says something: %j is refused', async (body) => {
    const candidate = await open(service.url, service.sellCode())
    expect(await rate(candidate, body)).toMatchObject({ status: 422, error: { code: 'VALIDATION_FAILED' } })
  })
})
