import { randomUUID } from 'node:crypto'
import { streamReply, type ReplyListener } from './chat-stream.ts'
import { exchange, type Outgoing } from './exchange.ts'
import {
  chatReply,
  feedbackAnswer,
  finishedInterview,
  interviewState,
  openedInterview,
  type ChatReply,
  type Feedback,
  type FinishedInterview,
  type InterviewState,
  type OpenedInterview,
} from './interview-views.ts'
import type { PathPrefix } from './payment-client.ts'
import { patient, repeat, type RepeatLimits } from './repeat.ts'

export interface InterviewClientOptions {
  /** `http://127.0.0.1:4002`, without a path. */
  readonly baseUrl: string
  /** Default `/api/v1`. */
  readonly pathPrefix?: PathPrefix
  /** Deadline of one attempt that is not a reply of the interviewer. Default 10 000. */
  readonly deadlineMs?: number
  /** Deadline of one attempt at a reply. Default 90 000: longer than the service takes to give up by itself. */
  readonly replyDeadlineMs?: number
  /** Default 40 000: two heartbeats and a half. */
  readonly silenceMaxMs?: number
  readonly repeat?: RepeatLimits
  readonly signal?: AbortSignal | undefined
}

/** What proves the candidate of one session. */
export interface SessionAccess {
  readonly sessionId: string
  readonly token: string
}

interface CandidateMessage {
  readonly message: string
  /** A UUID; the same message sent again keeps it. */
  readonly clientMessageId: string
}

/** Every method throws ApiError or NoAnswerError once repeating has not helped. */
export interface InterviewClient {
  /** Opens the interview of an access code; with the same key, however often, the same one. */
  open(
    wanted: { accessCode: string; position?: string; jobDescription?: string; resume?: string },
    idempotencyKey?: string,
  ): Promise<OpenedInterview>
  chat(access: SessionAccess, message: CandidateMessage): Promise<ChatReply>
  chatStreamed(access: SessionAccess, message: CandidateMessage, listener: ReplyListener): Promise<ChatReply>
  getState(access: SessionAccess): Promise<InterviewState>
  finish(access: SessionAccess): Promise<FinishedInterview>
  /** The feedback once it is there; until then, when to ask again. */
  findFeedback(
    access: SessionAccess,
  ): Promise<Feedback | { readonly status: 'PENDING' | 'RUNNING'; readonly askAgainMs: number }>
}

const feedbackAskAgainMs = 5000

export function createInterviewClient(options: InterviewClientOptions): InterviewClient {
  const { signal } = options
  const url = `${options.baseUrl}${options.pathPrefix ?? '/api/v1'}/interview`
  const deadlineMs = options.deadlineMs ?? 10_000
  const limits = options.repeat ?? patient

  const request = (method: 'GET' | 'POST', path: string, token?: string, body?: unknown): Outgoing => ({
    method,
    url: url + path,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    deadlineMs,
    signal,
  })

  const chatRequest = (
    { token }: SessionAccess,
    { message, clientMessageId }: CandidateMessage,
  ): Outgoing => ({
    ...request('POST', '/chat', token, { message, client_message_id: clientMessageId }),
    deadlineMs: options.replyDeadlineMs ?? 90_000,
  })

  return {
    async open({ accessCode, position, jobDescription, resume }, idempotencyKey = randomUUID()) {
      const body = { access_code: accessCode, position, job_description: jobDescription, resume }
      const plain = request('POST', '/create', undefined, body)
      const keyed = { ...plain, headers: { ...plain.headers, 'idempotency-key': idempotencyKey } }
      return (await repeat(() => exchange(keyed, openedInterview), limits, signal)).data
    },
    async chat(access, message) {
      return (await repeat(() => exchange(chatRequest(access, message), chatReply), limits, signal)).data
    },
    chatStreamed(access, message, listener) {
      const silenceMaxMs = options.silenceMaxMs ?? 40_000
      return streamReply(chatRequest(access, message), listener, { repeat: limits, silenceMaxMs })
    },
    async getState({ sessionId, token }) {
      const get = request('GET', `/${encodeURIComponent(sessionId)}`, token)
      return (await repeat(() => exchange(get, interviewState), limits, signal)).data
    },
    async finish({ sessionId, token }) {
      const post = request('POST', `/${encodeURIComponent(sessionId)}/finish`, token)
      return (await repeat(() => exchange(post, finishedInterview), limits, signal)).data
    },
    async findFeedback({ sessionId, token }) {
      const get = request('GET', `/${encodeURIComponent(sessionId)}/feedback`, token)
      const { data, retryAfterSeconds } = await repeat(() => exchange(get, feedbackAnswer), limits, signal)
      if ('questions' in data) return data
      const askAgainMs = retryAfterSeconds === undefined ? feedbackAskAgainMs : retryAfterSeconds * 1000
      return { status: data.status, askAgainMs }
    },
  }
}
