import { readFileSync } from 'node:fs'

/** Linux counts CPU time in hundredths of a second whatever the kernel's own clock. */
const ticksPerSecond = 100
const pageBytes = 4096

type Pid = number | undefined

/** CPU seconds that processes and all their living descendants have used so far. A part that is not ours counts as 0. */
export function cpuSecondsOf(...pids: readonly Pid[]): number {
  return sumOf(pids, (fields) => ((fields[11] ?? 0) + (fields[12] ?? 0)) / ticksPerSecond)
}

/** Resident memory in bytes of processes and their living descendants. */
export function residentBytesOf(...pids: readonly Pid[]): number {
  return sumOf(pids, (fields) => (fields[21] ?? 0) * pageBytes)
}

/** Source: proc_pid_stat(5). The name in brackets may hold spaces, so that fields are counted after it. */
function sumOf(pids: readonly Pid[], figureOf: (fields: readonly number[]) => number): number {
  let sum = 0
  const pending = pids.filter((pid) => pid !== undefined)
  for (let pid = pending.pop(); pid !== undefined; pid = pending.pop()) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      sum += figureOf(fields.map(Number))
      // The descendants of this process are the stack, whose parts are named one by one.
      const children = pid === process.pid ? '' : readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
      pending.push(...Array.from(children.matchAll(/\d+/g), Number))
    } catch {
      // It has ended.
    }
  }
  return sum
}
