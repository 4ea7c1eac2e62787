import { randomUUID } from 'node:crypto'
import type { Language } from '@interview-pass/contracts'
import type { z } from 'zod'
import { streamReply, type ReplyListener } from './chat-stream.ts'
import { exchange, type ClientOptions, type Outgoing } from './exchange.ts'
import { repeat } from './repeat.ts'
import {
  chatReply,
  feedbackAnswer,
  finishedInterview,
  interviewState,
  openedInterview,
  transcript,
  type OpenedInterview,
} from './views.ts'

export interface InterviewClientOptions extends ClientOptions {
  /** Default 40 000: two heartbeats and a half. */
  readonly silenceMaxMs?: number
  /** Of other replicas: a request that is repeated goes to each in turn, but for a streamed one. Default none. */
  readonly otherUrls?: readonly string[]
}

/** What proves the candidate of one session, as opening it gives. */
export type SessionAccess = Pick<OpenedInterview, 'session_id' | 'token'>

/** What an access code is opened with; without a language, the one that was sold. */
interface WantedInterview {
  readonly access_code: string
  readonly position?: string
  readonly job_description?: string
  readonly resume?: string
  readonly language?: Language
}

interface CandidateMessage {
  readonly message: string
  /** A UUID; the same message sent again keeps it. */
  readonly client_message_id: string
  /** The question that it answers. */
  readonly question_number?: number
}

export type InterviewClient = ReturnType<typeof createInterviewClient>

/** Longer than the service takes to give up by itself. */
const replyDeadlineMs = 90_000
const feedbackAskAgainSeconds = 5

/** A client of interview-service. Every method throws ApiError or NoAnswerError once repeating has not helped. */
export function createInterviewClient(options: InterviewClientOptions) {
  const {
    baseUrl,
    otherUrls = [],
    pathPrefix = '/api/v1',
    deadlineMs,
    repeat: limits,
    silenceMaxMs = 40_000,
    signal,
  } = options

  const request = (method: 'GET' | 'POST', path: string, token?: string, body?: object): Outgoing => ({
    method,
    url: `${baseUrl}${pathPrefix}/interview/${path}`,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body && JSON.stringify(body),
    deadlineMs,
    signal,
  })
  const chatRequest = ({ token }: SessionAccess, message: CandidateMessage): Outgoing => ({
    ...request('POST', 'chat', token, message),
    deadlineMs: replyDeadlineMs,
  })
  const urls = [baseUrl, ...otherUrls]
  const ask = <Schema extends z.ZodType>(outgoing: Outgoing, schema: Schema) => {
    let attempts = 0
    const attempt = () => {
      const at = urls[attempts % urls.length] ?? baseUrl
      attempts += 1
      return exchange({ ...outgoing, url: at + outgoing.url.slice(baseUrl.length) }, schema)
    }
    return repeat(attempt, limits, signal)
  }

  return {
    /** Opens the interview of an access code; however often it is sent, the same one. */
    async open(wanted: WantedInterview) {
      const plain = request('POST', 'create', undefined, wanted)
      const headers = { ...plain.headers, 'idempotency-key': randomUUID() }
      return (await ask({ ...plain, headers }, openedInterview)).data
    },
    async chat(access: SessionAccess, message: CandidateMessage) {
      return (await ask(chatRequest(access, message), chatReply)).data
    },
    chatStreamed(access: SessionAccess, message: CandidateMessage, listener: ReplyListener) {
      return streamReply(chatRequest(access, message), listener, { repeat: limits, silenceMaxMs })
    },
    async getState({ session_id: id, token }: SessionAccess) {
      return (await ask(request('GET', id, token), interviewState)).data
    },
    async getTranscript({ session_id: id, token }: SessionAccess) {
      return (await ask(request('GET', `${id}/transcript`, token), transcript)).data
    },
    async finish({ session_id: id, token }: SessionAccess) {
      return (await ask(request('POST', `${id}/finish`, token), finishedInterview)).data
    },
    /** The feedback once it is there; until then, when to ask again. */
    async findFeedback({ session_id: id, token }: SessionAccess) {
      const { data, retryAfterSeconds } = await ask(request('GET', `${id}/feedback`, token), feedbackAnswer)
      if ('questions' in data) return data
      return { status: data.status, askAgainMs: (retryAfterSeconds ?? feedbackAskAgainSeconds) * 1000 }
    },
  }
}
