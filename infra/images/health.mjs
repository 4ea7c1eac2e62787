// Asks this container's own program whether it is well: a HEALTHCHECK without curl in the image.
const [path = '/livez'] = process.argv.slice(2)
const deadlineMs = 4_000

const response = await fetch(`http://127.0.0.1:${process.env.PORT}${path}`, {
  signal: AbortSignal.timeout(deadlineMs),
}).catch((error) => ({ ok: false, text: async () => String(error.cause ?? error) }))

// The engine keeps what is printed: `docker inspect` then says why a container is not healthy.
process.stdout.write(`${(await response.text()).slice(0, 500)}\n`)
process.exit(response.ok ? 0 : 1)
