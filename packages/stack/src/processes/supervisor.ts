/**
 * A small process between a stack's owner and its parts. The parts are its children; the channel to the owner is its
 * life line: when that closes, however the owner ended, every part is ended and then the supervisor itself.
 */
import { rmSync } from 'node:fs'
import { reasonOf } from '../stack-error.ts'
import { identify } from './process-identity.ts'
import { writeRecord } from './process-record.ts'
import { startSupervised, type SupervisedProcess } from './supervised-process.ts'
import { supervisorRequest, type SupervisorAnswer, type SupervisorRequest } from './supervisor-messages.ts'

const [, , recordFile] = process.argv
if (recordFile === undefined || process.send === undefined) {
  throw new Error('the supervisor is started by a stack, with a record file and a channel')
}

const abandonedDeadlineMs = 3_000
const removedAtEnd = new Set<string>()
const processes = new Map<string, SupervisedProcess>()
let ending: Promise<void> | undefined
const isEnding = (): boolean => ending !== undefined

const record = (): void => {
  const own = identify(process.pid)
  const parts = [...processes.values()].map(({ specification, identity }) => ({
    name: specification.name,
    ...identity,
  }))
  writeRecord(recordFile, own === undefined ? parts : [{ name: 'supervisor', ...own }, ...parts])
}

const answer = (message: SupervisorAnswer): void => {
  // The owner may be gone: nobody is left to tell, and the parts are ended all the same.
  if (process.connected) process.send?.(message, undefined, {}, () => undefined)
}

async function start(request: Extract<SupervisorRequest, { kind: 'start' }>): Promise<number> {
  const { name } = request.process
  if (isEnding()) throw new Error('the stack is stopping')
  if (processes.has(name)) throw new Error(`${name} runs already`)
  const started = await startSupervised(request.process)
  const { pid } = started.identity
  // It may have become too late while the process was made.
  if (isEnding()) {
    await started.kill()
    throw new Error('the stack is stopping')
  }
  processes.set(name, started)
  record()
  void started.exited.then((how) => {
    processes.delete(name)
    record()
    answer({ kind: 'exited', name, pid, how, asked: started.isAsked() })
  })
  return pid
}

function removeFiles(): void {
  for (const file of removedAtEnd) rmSync(file, { force: true })
}

async function stopAll(): Promise<void> {
  removeFiles()
  const orders = [...new Set([...processes.values()].map(({ specification }) => specification.stopOrder))]
  for (const order of orders.toSorted((one, other) => one - other)) {
    const together = [...processes.values()].filter(({ specification }) => specification.stopOrder === order)
    await Promise.all(together.map((each) => each.stop()))
  }
}

async function handle(request: SupervisorRequest): Promise<number | undefined> {
  switch (request.kind) {
    case 'start':
      return start(request)
    case 'stop':
      await processes.get(request.name)?.stop()
      return undefined
    case 'kill':
      await processes.get(request.name)?.kill()
      return undefined
    case 'removeAtEnd':
      removedAtEnd.add(request.file)
      return undefined
    case 'stopAll':
      ending ??= stopAll()
      await ending
      return undefined
  }
}

/** Nobody waits for an order that is kept: all are asked at once, and soon killed. */
async function stopQuickly(): Promise<void> {
  await Promise.all([...processes.values()].map((each) => each.stop(abandonedDeadlineMs)))
}

const endEverything = (): void => {
  // After an orderly stop nothing is left to do; during one that was abandoned it goes on quickly.
  removeFiles()
  ending = stopQuickly()
  void ending.finally(() => process.exit(0))
}

process.on('message', (message) => {
  const request = supervisorRequest.parse(message)
  handle(request).then(
    (pid) => answer({ kind: 'done', id: request.id, pid }),
    (error: unknown) => answer({ kind: 'failed', id: request.id, reason: reasonOf(error) }),
  )
})
process.on('disconnect', endEverything)
process.on('SIGTERM', endEverything)
process.on('SIGINT', endEverything)
process.on('SIGHUP', endEverything)
record()
