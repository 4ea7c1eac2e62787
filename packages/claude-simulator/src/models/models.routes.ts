import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { checkHeaders } from '../wire/credentials.ts'
import { invalidRequest } from '../wire/api-error.ts'
import { getModel, listModels } from './model-catalog.ts'
import type { Model } from './model-catalog.ts'

const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(20),
  after_id: z.string().max(100).optional(),
  before_id: z.string().max(100).optional(),
})

export function mountModels(app: FastifyInstance, needs: { apiKey: string | undefined }): void {
  app.get('/v1/models', (request) => {
    checkHeaders(request.headers, needs.apiKey)
    const query = ListQuery.safeParse(request.query)
    if (!query.success) {
      const issue = query.error.issues[0]
      throw invalidRequest(`${issue?.path.join('.') ?? 'query'}: ${issue?.message ?? 'invalid'}`)
    }
    return pageOf(listModels(), query.data)
  })

  app.get<{ Params: { id: string } }>('/v1/models/:id', (request) => {
    checkHeaders(request.headers, needs.apiKey)
    return modelInfo(getModel(request.params.id))
  })
}

function pageOf(models: readonly Model[], query: z.infer<typeof ListQuery>): unknown {
  const indexOf = (id: string | undefined): number => models.findIndex((model) => model.id === id)
  const start = indexOf(query.after_id) + 1
  const before = indexOf(query.before_id)
  const end = before === -1 ? models.length : before
  const isBackwards = query.after_id === undefined && before !== -1
  const from = isBackwards ? Math.max(0, end - query.limit) : start
  const page = models.slice(from, Math.min(end, from + query.limit))
  return {
    data: page.map(modelInfo),
    has_more: isBackwards ? from > 0 : from + page.length < end,
    first_id: page[0]?.id ?? null,
    last_id: page.at(-1)?.id ?? null,
  }
}

function modelInfo(model: Model): unknown {
  const supported = (isSupported: boolean): { supported: boolean } => ({ supported: isSupported })
  const effort = supported(true)
  const thinking = (type: string): { supported: boolean } => supported(model.thinkingTypes.has(type))
  return {
    type: 'model',
    id: model.id,
    display_name: model.displayName,
    created_at: model.createdAt,
    lifecycle: 'active',
    line: model.line,
    deprecated_at: null,
    retires_at: null,
    max_input_tokens: 1_000_000,
    max_tokens: 64_000,
    capabilities: {
      batch: supported(false),
      citations: supported(false),
      code_execution: supported(false),
      context_management: {
        supported: false,
        clear_thinking_20251015: null,
        clear_tool_uses_20250919: null,
        compact_20260112: null,
      },
      effort: { supported: true, low: effort, medium: effort, high: effort, xhigh: effort, max: effort },
      image_input: supported(false),
      pdf_input: supported(false),
      server_tools: { supported: false, code_execution: supported(false), web_search: supported(false) },
      structured_outputs: supported(true),
      thinking: {
        supported: true,
        types: {
          adaptive: thinking('adaptive'),
          between_tools: thinking('between_tools'),
          disabled: thinking('disabled'),
          enabled: thinking('enabled'),
        },
      },
    },
  }
}
