import { execFileSync } from 'node:child_process'

/** A process, told from a later one of the same id by its start time. */
interface ProcessEntry {
  readonly pid: number
  readonly parentPid: number
  readonly startedAt: string
  readonly command: string
}

function listProcesses(): ProcessEntry[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid=,lstart=,args='], {
    encoding: 'utf8',
    maxBuffer: 10_000_000,
  })
  return table.split('\n').flatMap((line) => {
    const match =
      /^\s*(?<pid>\d+)\s+(?<parent>\d+)\s+(?<start>\w+ \w+ +\d+ [\d:]+ \d+)\s(?<command>.*)$/u.exec(line)
    if (match?.groups === undefined) return []
    const { pid, parent, start = '', command = '' } = match.groups
    return [{ pid: Number(pid), parentPid: Number(parent), startedAt: start, command }]
  })
}

/** Remembers every process that comes from one, also those that outlive their parent. */
export interface ProcessTree {
  /** Looks for new ones; call it now and then. */
  look(): void
  size(): number
  /** The commands of those that still run. */
  running(): string[]
}

export function watchProcessTree(rootPid: number): ProcessTree {
  const known = new Map<number, ProcessEntry>()
  return {
    look() {
      const all = listProcesses()
      let before = -1
      while (before !== known.size) {
        before = known.size
        for (const entry of all) {
          if (entry.pid === rootPid || known.has(entry.parentPid) || entry.parentPid === rootPid) {
            known.set(entry.pid, entry)
          }
        }
      }
    },
    size: () => known.size,
    running: () =>
      listProcesses()
        .filter(({ pid, startedAt }) => known.get(pid)?.startedAt === startedAt)
        .filter(({ command }) => !command.includes('<defunct>'))
        .map(({ pid, command }) => `${pid} ${command}`),
  }
}
