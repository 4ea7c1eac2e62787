import { z } from 'zod'

const envelope = z.looseObject({
  data: z.record(z.string(), z.unknown()).nullable(),
  error: z.looseObject({ code: z.string() }).default({ code: 'none' }),
})

/** The envelope of an answer; `error.code` is `none` for a success. */
export async function readAnswer(response: Response) {
  const answer = envelope.parse(await response.json())
  return { ...answer, data: answer.data ?? {}, hasData: answer.data !== null }
}
