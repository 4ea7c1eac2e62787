import { waitUntil } from '@interview-pass/service-kit/wait-until'
import {
  GenericContainer,
  getContainerRuntimeClient,
  getReaper,
  type StartedTestContainer,
} from 'testcontainers'
import { z } from 'zod'
import { containersId, volumeName } from '../volumes.ts'
import type { Instance } from '../instance.ts'
import { reasonOf, StackError } from '../stack-error.ts'
import type { InfrastructurePartName, Part } from './part.ts'

/** How a server is run in a container. */
export interface Container {
  readonly containerPort: number
  readonly command?: string[]
  readonly environment?: Record<string, string>
  /** The folder in the container that outlives it when the instance keeps its data. */
  readonly dataFolder: string
}

interface ContainerPartOptions extends Container {
  readonly name: InfrastructurePartName
  readonly image: string
  readonly port: number
  readonly ready: () => Promise<true>
}

const readyDeadlineMs = 120_000
const stopDeadlineMs = 10_000
const loopback = '127.0.0.1'
const portBinding = z.object({ HostPort: z.string(), HostIp: z.string().default(loopback) })
const portBindings = z.record(z.string(), z.array(portBinding))

/** Where the engine's ports are reached: on loopback, unless the engine is on another machine. */
export async function engineHost(): Promise<string> {
  const { host } = (await getContainerRuntimeClient()).info.containerRuntime
  return host === 'localhost' ? loopback : host
}

let reaping: Promise<unknown> | undefined

/** Starts testcontainers' reaper once: containers that are started side by side would start one each. */
async function startReaper(): Promise<void> {
  reaping ??= getContainerRuntimeClient().then(getReaper)
  await reaping
}

/** Binds its ports to loopback only, which testcontainers has no option for. */
class LoopbackContainer extends GenericContainer {
  protected override async beforeContainerCreated(): Promise<void> {
    this.hostConfig.PortBindings = portBindings.parse(this.hostConfig.PortBindings)
  }
}

/**
 * Starts a container on a port of our choice and waits until it is ready. It ends with this process, also when that
 * is killed: testcontainers' reaper watches over it.
 */
export async function startContainerPart(instance: Instance, options: ContainerPartOptions): Promise<Part> {
  const { name } = options
  instance.report(name, 'starting', options.image)
  const container = await createContainer(instance, options)
  instance.onClose(async () => {
    instance.report(name, 'stopping')
    await container.stop({ timeout: stopDeadlineMs, remove: true, removeVolumes: true })
    instance.report(name, 'stopped')
  })
  const { container: engine } = await getContainerRuntimeClient()
  const handle = engine.getById(container.getId())
  const becomeReady = async (): Promise<void> => {
    await waitUntil(`${name} is ready`, options.ready, readyDeadlineMs).catch((cause: unknown) => {
      const remedy = `docker logs ${container.getId().slice(0, 12)}`
      throw new StackError(name, `its container is not ready: ${reasonOf(cause)}`, { remedy, cause })
    })
    instance.report(name, 'ready', options.image)
  }
  await becomeReady()
  return {
    name,
    pid: () => undefined,
    stop: () => engine.stop(handle, { timeout: stopDeadlineMs / 1_000 }),
    kill: async () => void (await handle.kill()),
    start: async () => {
      instance.report(name, 'starting', options.image)
      await engine.start(handle)
      await becomeReady()
    },
  }
}

async function createContainer(
  instance: Instance,
  { name, image, containerPort, port, command, environment = {}, dataFolder }: ContainerPartOptions,
): Promise<StartedTestContainer> {
  const remote = (await engineHost()) !== loopback
  const container = (remote ? new GenericContainer(image) : new LoopbackContainer(image))
    .withExposedPorts({ container: containerPort, host: port })
    .withEnvironment(environment)
    .withStartupTimeout(readyDeadlineMs)
  if (command !== undefined) container.withCommand(command)
  if (instance.keepsData) {
    const source = volumeName(containersId(instance.folder), name)
    container.withBindMounts([{ source, target: dataFolder }])
  }
  try {
    await startReaper()
    return await container.start()
  } catch (cause) {
    const remedy = `docker pull ${image}, or use STACK=native`
    throw new StackError(name, `${image} could not be started: ${reasonOf(cause)}`, { remedy, cause })
  }
}
