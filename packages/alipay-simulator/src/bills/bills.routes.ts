import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Deps } from '../deps.ts'

const downloadQuery = z.object({ fileId: z.string().max(64), downloadFileName: z.string().max(128) })

/** What a bill's address leads to, for thirty seconds. */
export function billRoutes(app: FastifyInstance, { bills }: Pick<Deps, 'bills'>): void {
  app.get('/downloadBillFile.resource', async (request, reply) => {
    const { fileId, downloadFileName } = downloadQuery.parse(request.query)
    return reply
      .type('application/zip')
      .header('content-disposition', `attachment; filename="${encodeURIComponent(downloadFileName)}"`)
      .send(bills.read(fileId))
  })
}
