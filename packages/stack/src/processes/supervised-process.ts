import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { identify, type ProcessIdentity } from './process-identity.ts'
import type { ProcessSpecification } from './supervisor-messages.ts'

export interface SupervisedProcess {
  readonly specification: ProcessSpecification
  readonly identity: ProcessIdentity
  /** Resolves with `exit 1` or `SIGKILL` when it is gone. */
  readonly exited: Promise<string>
  /** Asks it to end, and kills it when it has not within `deadlineMs`, by default its own. */
  stop(deadlineMs?: number): Promise<void>
  kill(): Promise<void>
  /** Whether its end was asked for. */
  isAsked(): boolean
}

/** Starts a process as the leader of its own group, its output appended to its log. */
export async function startSupervised(specification: ProcessSpecification): Promise<SupervisedProcess> {
  const log = openSync(specification.logFile, 'a')
  const child = spawn(specification.command, specification.commandArguments, {
    cwd: specification.cwd,
    env: specification.environment,
    stdio: ['ignore', log, log],
    detached: true,
    ...(specification.uid === undefined ? {} : { uid: specification.uid }),
    ...(specification.gid === undefined ? {} : { gid: specification.gid }),
  })
  closeSync(log)
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? `exit ${code}`))
  })
  await once(child, 'spawn')
  const pid = child.pid ?? 0
  // One that has ended already has no start time; its exit is reported all the same.
  const identity = identify(pid) ?? { pid, startedAt: 'ended' }
  let gone = false
  let asked = false
  const signalGroup = (signal: NodeJS.Signals): void => {
    try {
      process.kill(-pid, signal)
    } catch {
      // The group is gone.
    }
  }
  void exited.then(() => {
    gone = true
    // What it started and did not end itself.
    signalGroup('SIGKILL')
  })
  const end = async (signal: NodeJS.Signals, deadlineMs: number): Promise<void> => {
    asked = true
    if (gone) return
    child.kill(signal)
    const late = new AbortController()
    await Promise.race([exited, delay(deadlineMs, undefined, { signal: late.signal }).catch(() => undefined)])
    late.abort()
    if (!gone) signalGroup('SIGKILL')
    await exited
  }
  return {
    specification,
    identity,
    exited,
    stop: (deadlineMs) => end(specification.stopSignal, deadlineMs ?? specification.stopDeadlineMs),
    kill: () => end('SIGKILL', 1_000),
    isAsked: () => asked,
  }
}
