/** Asks the program of this container whether it is well, as its HEALTHCHECK: an image of Node has no curl. */
const [path = '/livez'] = process.argv.slice(2)
const deadlineMs = 4_000
const charactersMax = 500

/** Printed too: the engine keeps it, and `docker inspect` says why a container is not healthy. */
try {
  const url = `http://127.0.0.1:${process.env['PORT']}${path}`
  const response = await fetch(url, { signal: AbortSignal.timeout(deadlineMs) })
  const body = await response.text()
  process.stdout.write(`${response.status} ${body.slice(0, charactersMax)}\n`)
  if (!response.ok) process.exitCode = 1
} catch (error) {
  const cause = error instanceof Error ? (error.cause ?? error) : error
  process.stdout.write(`no answer: ${String(cause)}\n`)
  process.exitCode = 1
}
