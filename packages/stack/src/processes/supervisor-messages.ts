import { z } from 'zod'

/** What a supervised process needs: how it is started, where its words go, and how it is asked to end. */
const processSpecification = z.object({
  name: z.string(),
  command: z.string(),
  commandArguments: z.array(z.string()),
  cwd: z.string(),
  environment: z.record(z.string(), z.string()),
  logFile: z.string(),
  uid: z.int().optional(),
  gid: z.int().optional(),
  stopSignal: z.enum(['SIGTERM', 'SIGINT']),
  /** Lower goes first when everything stops; equal ones go together. */
  stopOrder: z.int(),
  stopDeadlineMs: z.int(),
})
export type ProcessSpecification = z.infer<typeof processSpecification>

export const supervisorRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), id: z.int(), process: processSpecification }),
  z.object({ kind: z.literal('stop'), id: z.int(), name: z.string() }),
  z.object({ kind: z.literal('kill'), id: z.int(), name: z.string() }),
  /** A file that tells others of this stack, and must not outlive it. */
  z.object({ kind: z.literal('removeAtEnd'), id: z.int(), file: z.string() }),
  z.object({ kind: z.literal('stopAll'), id: z.int() }),
])
export type SupervisorRequest = z.infer<typeof supervisorRequest>

export const supervisorAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), id: z.int(), pid: z.int().optional() }),
  z.object({ kind: z.literal('failed'), id: z.int(), reason: z.string() }),
  z.object({
    kind: z.literal('exited'),
    name: z.string(),
    pid: z.int(),
    how: z.string(),
    asked: z.boolean(),
  }),
])
export type SupervisorAnswer = z.infer<typeof supervisorAnswer>
