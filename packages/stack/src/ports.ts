import { readFileSync, writeFileSync } from 'node:fs'
import { randomInt } from 'node:crypto'
import getPort from 'get-port'
import { z } from 'zod'

const recorded = z.record(z.string(), z.int())

/**
 * Returns free loopback ports by name: the same one whenever a name is asked for again, and at the next start, too, while it is
 * free, so that an instance keeps its addresses.
 *
 * New ports are drawn below the range from which the kernel serves outgoing connections: one from that range can be
 * taken by any client between the choice and the listening.
 */
export function openPortBook(file: string): (name: string) => Promise<number> {
  const ports = readPorts(file)
  const choosing = new Map<string, Promise<number>>()
  const choose = async (name: string): Promise<number> => {
    const known = ports[name]
    const drawn = Array.from({ length: 20 }, () => randomInt(20_000, 32_000))
    const port = await getPort({
      host: '127.0.0.1',
      port: known === undefined ? drawn : [known, ...drawn],
      exclude: Object.values(ports).filter((other) => other !== known),
    })
    ports[name] = port
    writeFileSync(file, `${JSON.stringify(ports, null, 2)}\n`)
    return port
  }
  return (name) => {
    const chosen = choosing.get(name) ?? choose(name)
    choosing.set(name, chosen)
    return chosen
  }
}

function readPorts(file: string): Record<string, number> {
  try {
    return recorded.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // Absent, or half written by a start that was cut: the ports are drawn anew.
    return {}
  }
}
