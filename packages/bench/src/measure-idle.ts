import { setTimeout as delay } from 'node:timers/promises'
import type { BenchStack } from './bench-stack.ts'
import { cpuSecondsOf, residentBytesOf } from './process-usage.ts'

const seconds = 15
const settleSeconds = 5

interface IdleFigures {
  readonly service: string
  /** Of one core, in percent. */
  readonly cpuPercent: number
  readonly residentMebibytes: number
}

/** What both services cost while nobody asks anything. */
export async function measureIdle({ stack }: BenchStack): Promise<IdleFigures[]> {
  const services = {
    'payment-service': stack.addresses.payment.pid,
    'interview-service': stack.addresses.interview.pid,
  }
  await delay(settleSeconds * 1000)
  const before = Object.values(services).map((pid) => cpuSecondsOf(pid))
  await delay(seconds * 1000)
  return Object.entries(services).map(([service, pid], index) => ({
    service,
    cpuPercent: ((cpuSecondsOf(pid) - (before[index] ?? 0)) / seconds) * 100,
    residentMebibytes: residentBytesOf(pid) / 2 ** 20,
  }))
}
