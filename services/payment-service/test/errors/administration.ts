import { randomUUID } from 'node:crypto'
import { expect } from 'vitest'
import { generateCode } from '../../src/access-codes/generate-code.ts'
import { usedCode } from '../access-codes.ts'
import { effectiveBody } from '../admin-routes.ts'
import { administer } from '../admin.ts'
import { letterBox, letterBoxPath, letterOf, publishStarted, root } from '../dead-letters.ts'
import type { Question } from './ask.ts'
import type { Provocations } from './provocation.ts'
import type { Stage } from './stage.ts'

/** What administration finds changed, taken, used or done already. */
export const administrationProvocations: Provocations = {
  PRODUCT_CHANGED: {
    on: {
      changeProduct: ({ client }) => ({
        ids: { product_id: client.productId },
        body: { version: 2, price: '0.01' },
      }),
    },
  },
  PRODUCT_NAME_TAKEN: {
    on: {
      createProduct: async (stage) => ({
        body: { ...effectiveBody('createProduct', {}), name: await nameOfAnother(stage) },
      }),
      changeProduct: async (stage) => ({
        ids: { product_id: stage.client.productId },
        body: { version: 1, name: await nameOfAnother(stage) },
      }),
    },
  },
  ACCESS_CODE_USED: { on: { revokeAccessCode: ofUsedCode, reissueAccessCode: ofUsedCode } },
  ACCESS_CODE_REVOKED: {
    on: {
      reissueAccessCode: async (stage) => {
        const question = await ofUsedCode(stage)
        await stage.service.sql`
          update payment.access_codes set status = 'REVOKED' where public_id = ${question.ids.access_code_id}`
        return question
      },
    },
  },
  DEAD_LETTER_NOT_REPLAYABLE: {
    on: {
      replayDeadLetter: async (stage) => ({
        ids: await parkedLetter(stage, randomUUID()),
        details: { rule: 'NO_TENANT' },
      }),
    },
  },
  DEAD_LETTER_REPLAYED: { on: { replayDeadLetter: async (stage) => ({ ids: await replayedLetter(stage) }) } },
}

/** The place of a message about a tenant that there is not. */
async function parkedLetter({ service }: Stage, tenantId: string) {
  const event = await publishStarted(service, { accessCode: generateCode(), tenantId })
  const { offset } = await letterOf(service, event.id)
  return { ...letterBox, offset }
}

async function replayedLetter(stage: Stage) {
  const { service, client } = stage
  const later = randomUUID()
  const letter = await parkedLetter(stage, later)
  await service.sql`update payment.tenants set public_id = ${later} where id = ${client.tenantId}`
  const path = `${letterBoxPath}/${letter.offset}/replay`
  expect(await administer(service, root, 'POST', path)).toMatchObject({ status: 200 })
  return letter
}

async function nameOfAnother({ service, client }: Stage): Promise<string> {
  const name = randomUUID()
  await service.sql`
    insert into payment.products (tenant_id, name, price_fen, code_validity_days, interview_kind,
      interview_questions, interview_minutes)
    values (${client.tenantId}, ${name}, 1, 1, 'GENERAL', 1, 5)`
  return name
}

async function ofUsedCode({
  service,
  client,
}: Stage): Promise<Question & { ids: { access_code_id: string } }> {
  return { ids: { access_code_id: await usedCode(service, client) }, body: {} }
}
