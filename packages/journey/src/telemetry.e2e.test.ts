import { startTraceCollector, waitUntil, type CollectedSpan } from '@interview-pass/service-kit/testing'
import { afterAll, expect, it } from 'vitest'
import { listLeaks, readLogs, readStoredSecrets } from '../test/stack-logs.ts'
import { useJourneys } from '../test/journeys.ts'
import { readAllThatIsSaid, waitForLetters } from '../test/secrecy/all-that-is-said.ts'
import { playMarkedSale } from '../test/secrecy/marked-sale.ts'
import { lettersPerText, sayInWrongPlaces } from '../test/secrecy/wrong-places.ts'

const collector = await startTraceCollector()
const journeys = await useJourneys('telemetry', {
  settings: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, TRUSTED_PROXIES: '127.0.0.1' },
})
afterAll(() => collector.close())

it('a paid interview is one trace, from the order over the notification and Kafka to the feedback', async () => {
  const { paymentEvents } = await journeys.play()
  await waitUntil('the feedback is announced', () =>
    collector.spans.some(({ attributes }) => attributes['event.type'] === 'FeedbackReady'),
  )
  // Spans are exported when they end: once a request's is there, so are those below it.
  const sale = find('POST /api/v1/payment/create')
  const { traceId } = sale
  expect(sale).toMatchObject({ parentSpanId: undefined, attributes: { 'http.response.status_code': '201' } })

  const settled = [sale.name, 'place order', 'settle payment', 'send payment.events.v1']
  const prepared = [...settled, 'process payment.events.v1']
  expect(pathsTo('alipay.trade.precreate')).toContainEqual([sale.name, 'alipay.trade.precreate'])
  expect(pathsTo('process payment.events.v1')).toEqual([prepared, prepared])
  expect(pathsTo('process interview.events.v1')).toContainEqual([
    ...prepared,
    'open interview',
    'send interview.events.v1',
    'process interview.events.v1',
  ])
  expect(pathsTo('make feedback')).toEqual([[...prepared, 'make feedback']])
  expect(pathsTo('send interview.events.v1')).toContainEqual([
    ...prepared,
    'make feedback',
    'send interview.events.v1',
  ])
  expect(pathsTo('chat claude-sonnet-5-5')).toContainEqual([
    ...prepared,
    'make feedback',
    'chat claude-sonnet-5-5',
  ])
  expect(new Set(inSale().map(({ service }) => service))).toEqual(
    new Set(['payment-service', 'interview-service']),
  )
  expect(inSale().filter(({ hasFailed }) => hasFailed)).toEqual([])

  // What others have begun is linked with it, both ways.
  for (const [request, work] of [
    ['POST /api/v1/payment/callback', 'settle payment'],
    ['POST /api/v1/interview/create', 'open interview'],
  ] as const) {
    expect(find(request).links, request).toContainEqual(idsOf(find(work)))
    expect(find(work).links, work).toContainEqual(idsOf(find(request)))
  }

  expect(paymentEvents[0]?.event.traceparent).toBe(
    `00-${traceId}-${find('send payment.events.v1').spanId}-01`,
  )
  const lines = readLogs(journeys.stack.folder).flatMap(({ text }) => text.split('\n'))
  const messages = lines.filter((line) => line.includes(`"traceId":"${traceId}"`)).map(messageOf)
  expect(messages).toEqual(expect.arrayContaining(['request', 'payment settled']))

  /** In the trace of the sale. */
  function inSale(): readonly CollectedSpan[] {
    return collector.spans.filter((span) => span.traceId === traceId)
  }

  /** The names from the root of the sale's trace to each span of this name. Throws where a parent is missing. */
  function pathsTo(name: string): string[][] {
    return inSale()
      .filter((span) => span.name === name)
      .map((span) => pathOf(span))
  }

  function pathOf({ name, parentSpanId }: CollectedSpan): string[] {
    if (parentSpanId === undefined) return [name]
    const parent = inSale().find(({ spanId }) => spanId === parentSpanId)
    if (parent === undefined) throw new Error(`the parent of ${name} was not exported`)
    return [...pathOf(parent), name]
  }
})

it('what is secret is in no log, metric, trace, error answer or remark on a dead letter, wherever it was said', async () => {
  const { stack } = journeys
  const { addresses } = stack
  const secrets = await playMarkedSale(addresses)
  const { adminToken } = secrets
  const texts = Object.values(secrets)
  // Each kind once: what is said of a word of a candidate is said of all.
  const { accessCode, sessionToken, eventsToken, clientSecret, signature, databaseUrl, email, answer } =
    secrets
  const said = [
    accessCode,
    sessionToken,
    eventsToken,
    clientSecret,
    signature,
    adminToken,
    databaseUrl,
    email,
    answer,
  ]
  const answers: string[] = []
  for (const text of said) answers.push(...(await sayInWrongPlaces(addresses, text, adminToken)))
  await waitForLetters(addresses, said.length * lettersPerText)
  const places = [
    ...(await readAllThatIsSaid(stack)),
    { name: 'traces', text: collector.texts.join('\n') },
    { name: 'answers', text: answers.join('\n') },
  ]
  for (const { name, text } of places.filter(
    (place) => !/(?:supervisor.log|interview.audit_logs)$/.test(place.name),
  )) {
    expect(text, name).not.toBe('')
  }
  for (const text of texts) expect(text.length).toBeGreaterThanOrEqual(8)
  const written = texts.flatMap((text) => [text, encodeURIComponent(text), text.toLowerCase()])
  expect(listLeaks(places, [...written, ...readStoredSecrets(stack.folder)])).toEqual([])
})

/** The first span of this name that began a trace or lies in the sale's. */
function find(name: string): CollectedSpan {
  const span = collector.spans.find((each) => each.name === name)
  if (span === undefined) throw new Error(`no span is named ${name}`)
  return span
}

const idsOf = ({ traceId, spanId }: CollectedSpan) => ({ traceId, spanId })

const messageOf = (line: string) => /"msg":"(?<text>[^"]*)"/u.exec(line)?.groups?.['text']
