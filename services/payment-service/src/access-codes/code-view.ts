import { accessCodeStatuses, accessCodeText, interviewTerms } from '@interview-pass/contracts'
import { z } from 'zod'
import { statusAt } from './access-code.ts'
import type { ListedCode } from './code-list.store.ts'
import { maskCode } from './mask-code.ts'

const fields = {
  access_code_id: z.uuid().describe('What to call it: the code itself is a secret'),
  masked_code: z.string().length(12).describe('Its last four characters'),
  status: z.enum(accessCodeStatuses),
  product: z.object({ product_id: z.uuid(), name: z.string().max(128) }),
  interview: interviewTerms,
  order_id: z.uuid().nullable().describe('Null for one that was issued without an order'),
  user_id: z.uuid().nullable(),
  issued_by: z.string().max(255).nullable().describe('Null for one that was sold'),
  issued_team: z.string().max(64).nullable(),
  revoked_by: z.string().max(255).nullable().describe('Who has revoked it by hand; a refund is nobody'),
  replaces: z.uuid().nullable().describe('The revoked one in whose place it was issued'),
  replaced_by: z.uuid().nullable(),
  session_id: z.uuid().nullable().describe('The interview that it has opened'),
  access: z
    .object({
      granted_at: z.iso.datetime(),
      withdrawn_at: z.iso.datetime().nullable(),
      withdrawn_by: z
        .string()
        .max(255)
        .nullable()
        .describe('Who has withdrawn it by hand; a refund is nobody'),
    })
    .nullable()
    .describe('What it gave its user when the interview was opened'),
  created_at: z.iso.datetime(),
  activated_at: z.iso.datetime().nullable(),
  expires_at: z.iso.datetime(),
}

export const codeView = z.object(fields).meta({ id: 'AdministeredAccessCode' })

export const shownCodeView = z
  .object({
    ...fields,
    access_code: accessCodeText
      .optional()
      .describe('Shown once: absent when the same request is repeated after 15 minutes'),
  })
  .meta({ id: 'IssuedAccessCode' })

export function presentCode(listed: ListedCode, now: Date): z.output<typeof codeView> {
  const { code, grantedAt, withdrawnAt, withdrawnBy } = listed
  return {
    access_code_id: code.publicId,
    masked_code: maskCode(code.code),
    status: statusAt(code, now),
    product: { product_id: code.productPublicId, name: code.productName },
    interview: code.interview,
    order_id: code.orderPublicId,
    user_id: listed.userId,
    issued_by: code.issuedBy,
    issued_team: code.issuedTeam,
    revoked_by: code.revokedBy,
    replaces: listed.replacesId,
    replaced_by: listed.replacedById,
    session_id: code.sessionPublicId,
    access: grantedAt && {
      granted_at: grantedAt.toISOString(),
      withdrawn_at: withdrawnAt?.toISOString() ?? null,
      withdrawn_by: withdrawnBy,
    },
    created_at: code.createdAt.toISOString(),
    activated_at: code.activatedAt?.toISOString() ?? null,
    expires_at: code.expireAt.toISOString(),
  }
}
