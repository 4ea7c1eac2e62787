import { readdirSync, readFileSync } from 'node:fs'

/** Linux counts CPU time in hundredths of a second whatever the kernel's own clock. */
const ticksPerSecond = 100
const pageBytes = 4096

interface ProcessFigures {
  readonly parent: number
  readonly cpuSeconds: number
  readonly residentBytes: number
}

/** CPU seconds that a process and all its living descendants have used so far. A part that is not ours counts as 0. */
export function cpuSecondsOf(pid: number | undefined): number {
  return sumOver(pid, ({ cpuSeconds }) => cpuSeconds)
}

/** Resident memory in bytes of a process and its living descendants. */
export function residentBytesOf(pid: number | undefined): number {
  return sumOver(pid, ({ residentBytes }) => residentBytes)
}

function sumOver(pid: number | undefined, figure: (figures: ProcessFigures) => number): number {
  if (pid === undefined) return 0
  const processes = readProcesses()
  const sum = (root: number): number => {
    const own = processes.get(root)
    if (own === undefined) return 0
    const children = [...processes].filter(([, { parent }]) => parent === root).map(([child]) => sum(child))
    return figure(own) + children.reduce((total, each) => total + each, 0)
  }
  return sum(pid)
}

function readProcesses(): Map<number, ProcessFigures> {
  const found = new Map<number, ProcessFigures>()
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    const figures = readProcess(name)
    if (figures !== undefined) found.set(Number(name), figures)
  }
  return found
}

/** Source: proc_pid_stat(5). The name in brackets may hold spaces, so that fields are counted after it. */
function readProcess(pid: string): ProcessFigures | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number)
    const [, parent = 0] = fields
    const [userTicks = 0, systemTicks = 0] = fields.slice(11, 13)
    return {
      parent,
      cpuSeconds: (userTicks + systemTicks) / ticksPerSecond,
      residentBytes: (fields[21] ?? 0) * pageBytes,
    }
  } catch {
    // It ended between the listing and the reading.
    return undefined
  }
}
