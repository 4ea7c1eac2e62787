import { z } from 'zod'
import { route, type AccessRule, type Db, type Feature } from '@interview-pass/service-kit'
import type { SessionCaller } from '../access/authenticate-session.ts'
import { getTranscript } from './read-transcript.ts'
import { transcriptMarkdown } from './transcript-markdown.ts'
import { presentTranscript, transcriptView } from './transcript-view.ts'

export interface TranscriptRoutesDeps {
  readonly db: Db
  readonly sessionToken: AccessRule<SessionCaller>
}

/** Reading what was asked and said, during the interview and after it. */
export function transcriptRoutes(deps: TranscriptRoutesDeps): Feature {
  return (routes) => {
    routes.mount(
      route({
        method: 'GET',
        path: '/interview/:id/transcript',
        operationId: 'getTranscript',
        summary: 'What was asked and said, with times and with what wrote it',
        description:
          'As far as the interview has come. Questions that were not asked yet are not shown. With `Accept: text/markdown` as a document in the language of the interview.',
        tags: ['interview'],
        access: deps.sessionToken,
        params: z.object({ id: z.uuid().describe('The `session_id` that createInterview gave') }),
        answers: { 200: transcriptView },
        otherAnswers: { 'text/markdown': 'The same as a document to read or print' },
        errors: [],
        async handle({ caller, accepts }) {
          const transcript = await getTranscript(deps.db, caller)
          if (accepts('text/markdown')) {
            return { text: transcriptMarkdown(transcript), contentType: 'text/markdown' as const }
          }
          return { status: 200 as const, data: presentTranscript(transcript) }
        },
      }),
    )
  }
}
