import { readFileSync } from 'node:fs'
import path from 'node:path'
import { projectFolder } from '../folders.ts'

const file = path.join(projectFolder, 'infra', 'redis', 'redis.conf')

/** The lines of `infra/redis/redis.conf` as options of a command line, which needs no file inside a container. */
export function redisSettings(): string[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .flatMap((line) => {
      const [name = '', ...words] = line.split(' ')
      return [`--${name}`, ...words.map((word) => (word === '""' ? '' : word))]
    })
}
