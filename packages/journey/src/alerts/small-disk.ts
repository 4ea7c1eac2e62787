import { mkdir, rm, statfs, symlink, truncate, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Stack } from '@interview-pass/stack'
import { aborted, type Fault } from './fault.ts'
import { run } from './run-program.ts'
import { startExporter } from './exporter.ts'

/** Why there is no small disk. */
export interface NoDisk {
  readonly missing: string
}

const diskBytes = 64 * 1024 * 1024
const pieceBytes = 2 * 1024 * 1024

/** A small disk, and the node_exporter that sees it. */
export interface SmallDisk {
  /** `host:port` of the exporter. */
  readonly exporter: string
  readonly mountPoint: string
  /** The same as this process reaches it. */
  readonly folder: string
}

/**
 * node_exporter with a small disk of its own, in a mount namespace of its own, so that nothing is left of it; or why there is none
 * where disks cannot be mounted.
 */
export async function startSmallDisk(stack: Stack): Promise<SmallDisk | NoDisk> {
  const folder = path.join(stack.folder, 'observers', 'disk')
  const mountPoint = path.join(folder, 'mounted')
  const image = path.join(folder, 'image')
  const processes = path.join(folder, 'processes')
  try {
    await rm(folder, { recursive: true, force: true })
    await mkdir(mountPoint, { recursive: true })
    await writeFile(image, '')
    await truncate(image, diskBytes)
    // The exporter reads what the first process has mounted, which is in another namespace: here that is itself.
    await mkdir(processes)
    await symlink('/proc/self', path.join(processes, '1'))
    await run('mkfs.ext4', ['-q', '-m', '0', image])
    await run('unshare', ['--mount', 'mount', '-o', 'loop', image, mountPoint])
  } catch (error) {
    return { missing: `a disk cannot be mounted here: ${error instanceof Error ? error.message : 'unknown'}` }
  }
  const mounting = 'mount -o loop "$1" "$2" && shift 2 && exec "$@"'
  const part = await startExporter(stack, {
    name: 'node-exporter',
    program: 'prometheus-node-exporter',
    folder,
    commandFor(program, at) {
      const only = ['--collector.disable-defaults', '--collector.filesystem', `--path.procfs=${processes}`]
      const exporting = [program, `--web.listen-address=${at}`, ...only]
      return ['unshare', '--mount', 'sh', '-c', mounting, 'sh', image, mountPoint, ...exporting]
    },
  })
  return { exporter: part.at, mountPoint, folder: `/proc/${part.pid() ?? ''}/root${mountPoint}` }
}

/** The disk fills up, two megabytes a second, until it is emptied. */
export function diskFillsUp(disk: SmallDisk | NoDisk): Fault {
  const where = 'missing' in disk ? {} : { labels: { mountpoint: disk.mountPoint } }
  return {
    what: 'a disk of 64 MB fills up, until files are removed',
    alerts: [
      { alert: 'DiskFillsUp', ...where, lane: 'days' },
      { alert: 'DiskAlmostFull', ...where },
    ],
    async play(_scene, ending) {
      if ('missing' in disk) throw new Error(disk.missing)
      const { folder } = disk
      const data = path.join(folder, 'data')
      await mkdir(data)
      try {
        for (let piece = 0; !ending.aborted; piece += 1) {
          const { bavail, bsize } = await statfs(folder)
          if (bavail * bsize < 1.5 * pieceBytes) break
          await writeFile(path.join(data, String(piece)), Buffer.alloc(pieceBytes))
          await delay(1000)
        }
        await aborted(ending)
      } finally {
        await rm(data, { recursive: true })
      }
    },
  }
}
