import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import fastify from 'fastify'

export type HeaderValues = Readonly<Record<string, string>>

/** What protects an API whose answers no browser renders; helmet's other headers are about pages. Source: OWASP REST Security Cheat Sheet, "Security Headers". */
const api: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  },
  frameguard: { action: 'deny' },
  referrerPolicy: false,
  crossOriginOpenerPolicy: false,
  crossOriginResourcePolicy: false,
  dnsPrefetchControl: false,
  ieNoOpen: false,
  originAgentCluster: false,
  permittedCrossDomainPolicies: false,
  xssFilter: false,
}

/** Scalar's page holds an inline script and inline styles, and loads its script and the document from here. */
const documentation: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'", "'unsafe-inline'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      workerSrc: ["'self'", 'blob:'],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  frameguard: { action: 'deny' },
  referrerPolicy: { policy: 'no-referrer' },
}

/**
 * Helmet's headers, asked for once: they are the same for every answer, and helmet would work them out anew for each
 * request, which costs more than the rest of the pipeline.
 */
export async function securityHeaders(kind: 'api' | 'documentation'): Promise<HeaderValues> {
  const probe = fastify()
  await probe.register(helmet, kind === 'api' ? api : documentation)
  probe.get('/', (_request, reply) => reply.send())
  const { headers } = await probe.inject('/')
  await probe.close()
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' && !messageHeaders.has(name) ? [[name, value]] : [],
    ),
  )
}

/** Headers of the probe's answer that are not helmet's. */
const messageHeaders = new Set(['date', 'connection', 'content-length', 'content-type', 'keep-alive'])
