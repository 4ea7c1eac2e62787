import { once } from 'node:events'
import { createServer } from 'node:http'
import { setImmediate as pause } from 'node:timers/promises'
import { createMetrics, inSpan, startTracing } from '@interview-pass/service-kit'
import { z } from 'zod'
import { compare, timeSlice } from './compare.ts'
import type { Row } from './report.ts'

/** CPU is counted in hundredths of a second: enough of each that one of these is far below what is looked for. */
const operations = { off: 1_000_000, on: 50_000 }
/** So often what is made is sent meanwhile, as between requests. */
const pauseEvery = 100
const pairs = 6
/** A request goes through a few doors and costs hundreds of microseconds. */
const offMicrosMax = 1

/** What a door costs a process while traces are switched off, and a span while they are on, beside the same work without a door. */
export async function measureTraces(): Promise<Row[]> {
  const off = await costOfDoor(operations.off)
  const none = await whileOn(0)
  const all = await whileOn(1)
  return [
    {
      what: 'a door, traces switched off',
      figure: cpuText(off),
      aim: `< ${offMicrosMax} µs`,
      isMet: off < offMicrosMax,
    },
    { what: 'a span, none kept', figure: cpuText(none), aim: '', isMet: true },
    { what: 'a span, all kept and sent', figure: cpuText(all), aim: '', isMet: true },
  ]
}

/** The collector reads what it gets and nothing else, for it is in this process. */
async function whileOn(sampleRatio: number): Promise<number> {
  const collector = createServer((request, response) => request.resume().on('end', () => response.end('{}')))
  collector.listen(0, '127.0.0.1')
  await once(collector, 'listening')
  const { port } = z.object({ port: z.int() }).parse(collector.address())
  const endpoint = `http://127.0.0.1:${port}`
  const metrics = createMetrics({ service: 'bench', process: false })
  const tracing = await startTracing({ endpoint, sampleRatio, service: 'bench', attributes: [], metrics })
  try {
    return await costOfDoor(operations.on)
  } finally {
    await tracing.stop()
    collector.closeAllConnections()
    collector.close()
  }
}

/** Microseconds of CPU that a piece of work costs more with a door than without. */
async function costOfDoor(count: number): Promise<number> {
  const slice = (work: () => Promise<void>) => () =>
    timeSlice(count, [process.pid], async () => {
      for (let done = 0; done < count; done += 1) {
        await work()
        if (done % pauseEvery === 0) await pause()
      }
    })
  const attributes = { outcome: 'DONE' }
  const withDoor = slice(() => inSpan('work', { kind: 'CLIENT', attributes }, nothing))
  const { ours, bare } = await compare(withDoor, slice(nothing), pairs)
  return ours.cpuMicros - bare.cpuMicros
}

const nothing = () => Promise.resolve()

const cpuText = (micros: number) => `CPU ${micros.toFixed(2)} µs`
