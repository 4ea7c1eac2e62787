import { existsSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

const answerDeadlineMs = 5_000

/** Whether a Docker engine answers. Where there is no sign of one, this is known at once. */
export async function dockerAnswers(environment: NodeJS.ProcessEnv): Promise<boolean> {
  const { HOME = '', XDG_RUNTIME_DIR = '', DOCKER_HOST = '' } = environment
  const sockets = [
    '/var/run/docker.sock',
    path.join(HOME, '.docker/run/docker.sock'),
    path.join(XDG_RUNTIME_DIR, 'docker.sock'),
  ]
  if (DOCKER_HOST === '' && !sockets.some((socket) => existsSync(socket))) return false
  // Loaded only here: it is large, and most native starts never need it.
  const { getContainerRuntimeClient } = await import('testcontainers')
  const asked = getContainerRuntimeClient().then(
    () => true,
    () => false,
  )
  return Promise.race([asked, delay(answerDeadlineMs, false, { ref: false })])
}
