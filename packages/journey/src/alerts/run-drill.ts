import { prometheusProgram, startStack, type Instance, type Stack } from '@interview-pass/stack'
import { waitUntil } from '@interview-pass/service-kit/wait-until'
import { z } from 'zod'
import { send } from '../clients/exchange.ts'
import { publicInstance, startPublicName, type PublicName } from './certificate.ts'
import { lanes, startLane, type MoreScraped } from './lanes.ts'
import { plantHistory } from './planted-history.ts'
import { playFault, type LaneUrls, type PlayedAlert } from './play-fault.ts'
import { openScene, type Scene } from './scene.ts'
import { haveCustomers } from './shop.ts'
import { startSmallDisk, type NoDisk, type SmallDisk } from './small-disk.ts'
import { stagesOf, type Stage } from './stages.ts'

export interface DrillOptions {
  /** Only the faults that set off these alerts; all when empty. */
  readonly only: readonly string[]
  readonly onProgress: (text: string) => void
}

/** Of the demo's customers an hour, which is a minute here. */
const paymentsAnHour = 30
const ordinary = { atOnce: 1, pauseMs: 1800 }

/** Brings up a stack of its own, makes every fault happen to it, and returns how each alert was seen. */
export async function runDrill(options: DrillOptions): Promise<readonly PlayedAlert[]> {
  const stack = await startStack({
    instance: 'alerts',
    anotherNameWhenTaken: true,
    tokenDelayMs: 1,
    serviceEnvironment: { LOG_LEVEL: 'warn', TRUSTED_PROXIES: '127.0.0.1' },
  })
  let name: PublicName | undefined
  try {
    name = await startPublicName(stack)
    const disk = await startSmallDisk(stack)
    const urls = await startLanes(stack, name, disk)
    options.onProgress(`everything runs: ${JSON.stringify(urls)}`)
    const scene = await openScene(stack)
    try {
      return await playStages(scene, urls, chosen(stagesOf({ name, disk }), options.only), options.onProgress)
    } finally {
      await scene.close()
    }
  } finally {
    name?.close()
    await stack.stop()
  }
}

async function startLanes(stack: Stack, name: PublicName, disk: SmallDisk | NoDisk): Promise<LaneUrls> {
  const more: readonly MoreScraped[] = [
    ...('missing' in disk ? [] : [{ job_name: 'node', static_configs: [{ targets: [disk.exporter] }] }]),
    {
      job_name: 'blackbox',
      metrics_path: '/probe',
      params: { module: ['tls'], target: [name.target] },
      static_configs: [{ targets: [name.exporter], labels: { instance: publicInstance } }],
    },
  ]
  const plant = async (dataFolder: string, instance: Instance): Promise<void> => {
    const { factor } = lanes.hours
    const history = { series: 'payment:settled:increase1h', value: paymentsAnHour, factor }
    await plantHistory(await prometheusProgram(instance, 'promtool'), dataFolder, history)
  }
  const [minutes, hours, days] = await Promise.all([
    startLane(stack, lanes.minutes, more),
    startLane(stack, lanes.hours, more, plant),
    startLane(stack, lanes.days, more),
  ])
  const urls = { minutes: minutes.address, hours: hours.address, days: days.address }
  await Promise.all(Object.values(urls).map(knowServices))
  return urls
}

/** Waits until a Prometheus has seen every target for a while: what is counted before its first look is no increase. */
async function knowServices(url: string): Promise<void> {
  const query = encodeURIComponent('min(min_over_time(up[3s])) == 1 and min(count_over_time(up[3s])) >= 3')
  const seen = z.object({ data: z.object({ result: z.array(z.unknown()).min(1) }) })
  await waitUntil('Prometheus sees the services', async () => {
    const response = await send({ method: 'GET', url: `${url}/api/v1/query?query=${query}`, headers: {} })
    return seen.parse(await response.json())
  })
}

function chosen(stages: readonly Stage[], only: readonly string[]): readonly Stage[] {
  if (only.length === 0) return stages
  return stages.map((stage) =>
    stage.map((track) => track.filter(({ alerts }) => alerts.some(({ alert }) => only.includes(alert)))),
  )
}

async function playStages(
  scene: Scene,
  urls: LaneUrls,
  stages: readonly Stage[],
  onProgress: (text: string) => void,
): Promise<readonly PlayedAlert[]> {
  const ending = new AbortController()
  const day = haveCustomers(scene, ordinary, ending.signal)
  const played: Promise<readonly PlayedAlert[]>[] = []
  const playTrack = async (track: Stage[number]): Promise<void> => {
    for (const fault of track) {
      const { cleared } = await playFault(scene, urls, fault, onProgress)
      played.push(cleared)
      if (fault.clearsLater !== true) await cleared
    }
  }
  try {
    for (const stage of stages) await Promise.all(stage.map(playTrack))
    return (await Promise.all(played)).flat()
  } finally {
    ending.abort()
    await day
  }
}
