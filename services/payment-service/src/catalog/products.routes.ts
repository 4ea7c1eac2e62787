import {
  fieldRules,
  type InterviewTerms,
  interviewTerms,
  yuanAmount,
  yuanToFen,
} from '@interview-pass/contracts'
import {
  idempotencyKey,
  idempotent,
  pageQuery,
  paginationOf,
  route,
  actKey,
  adminHeaders,
  adminLimit,
  plainText,
  type Feature,
} from '@interview-pass/service-kit'
import { z } from 'zod'
import { activeStatuses, statusFilter } from '../active-status.ts'
import { tenantAccess, type AdminDeps } from '../administration/admin-access.ts'
import {
  changeProduct,
  createProduct,
  listProducts,
  getProduct,
  type ChangeProductDeps,
} from './change-products.ts'
import { latePaymentPolicies, type ProductTerms } from './product.ts'
import { presentProduct, productView } from './product-view.ts'

export type ProductRoutesDeps = AdminDeps & ChangeProductDeps & { readonly now: () => Date }

export function productRoutes(deps: ProductRoutesDeps): Feature {
  return (routes) => {
    routes.mount(listProductsRoute(deps))
    routes.mount(createProductRoute(deps))
    routes.mount(getProductRoute(deps))
    routes.mount(changeProductRoute(deps))
  }
}

const resource = 'products'
const about = { tags: ['products'], rateLimit: adminLimit, headers: z.object(adminHeaders) } as const
const params = z.object({ product_id: z.uuid() })

/** 0.01 to 100000000.00, as the table holds it. */
const salePrice = /^(?!0\.00$)(?:\d{1,8}|100000000(?=\.00$))\.\d\d$/
const price = yuanAmount.refine((amount) => salePrice.test(amount), fieldRules.salePrice.en)
const name = plainText(128)
const validityDays = z.int().min(1).max(3650)
const latePaymentPolicy = z.enum(latePaymentPolicies)
/** Strict, as all that comes in. */
const soldTerms = interviewTerms.strict().meta({ id: 'InterviewTermsInput' })

function listProductsRoute(deps: ProductRoutesDeps) {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/products',
    operationId: 'listProducts',
    summary: 'The products of a tenant, newest first',
    access: tenantAccess(deps, { resource, action: 'read' }),
    query: z.object({ ...pageQuery, ...statusFilter }),
    isList: true,
    answers: { 200: z.array(productView).meta({ id: 'Products' }) },
    errors: [],
    handle: async ({ caller: { tenantId }, query }) => {
      const { found, total } = await listProducts(deps.database.db, { tenantId, status: query.status }, query)
      return { status: 200, data: found.map(presentProduct), pagination: paginationOf(query, total) }
    },
  })
}

function getProductRoute(deps: ProductRoutesDeps) {
  return route({
    ...about,
    method: 'GET',
    path: '/admin/products/:product_id',
    operationId: 'getProduct',
    summary: 'One product of a tenant',
    access: tenantAccess(deps, { resource, action: 'read' }),
    params,
    answers: { 200: productView },
    errors: ['PRODUCT_NOT_FOUND'],
    handle: async ({ caller: { tenantId }, params: { product_id: productId } }) => ({
      status: 200,
      data: presentProduct(await getProduct(deps.database.db, { tenantId, productId })),
    }),
  })
}

function createProductRoute(deps: ProductRoutesDeps) {
  return route({
    ...about,
    method: 'POST',
    path: '/admin/products',
    operationId: 'createProduct',
    summary: 'Put a product on sale',
    access: tenantAccess(deps, { resource, action: 'create' }),
    headers: about.headers.extend(idempotencyKey.shape),
    body: z.object({
      name,
      price,
      code_validity_days: validityDays,
      late_payment_policy: latePaymentPolicy.nullable().default('FULFIL'),
      interview: soldTerms,
    }),
    answers: { 201: productView },
    errors: ['PRODUCT_NAME_TAKEN'],
    handle: ({ caller, requestId, body, ...request }) =>
      idempotent(
        { db: deps.database.db, now: deps.now },
        actKey(caller, request, { route: 'POST /admin/products', store: 'ANSWER' }),
        async (claim) => {
          const terms: ProductTerms = {
            name: body.name,
            priceFen: yuanToFen(body.price),
            codeValidityDays: body.code_validity_days,
            latePaymentPolicy: body.late_payment_policy ?? 'FULFIL',
            ...termsOf(body.interview),
            status: 'ACTIVE',
          }
          const product = await createProduct(deps, { ...caller, requestId }, { terms, claim })
          return { status: 201 as const, data: presentProduct(product) }
        },
      ),
  })
}

function changeProductRoute(deps: ProductRoutesDeps) {
  return route({
    ...about,
    method: 'PATCH',
    path: '/admin/products/:product_id',
    operationId: 'changeProduct',
    summary: 'Change a product that you have just looked at',
    description:
      'What is absent or null stays as it is. PRODUCT_CHANGED means that somebody has changed it since: look at it again. Orders that exist keep their price, and codes that were sold keep their terms.',
    access: tenantAccess(deps, { resource, action: 'update' }),
    params,
    body: z.object({
      version: z.int().min(1).max(2_147_483_647).describe('As you have seen it'),
      name: name.nullish(),
      price: price.nullish(),
      code_validity_days: validityDays.nullish(),
      late_payment_policy: latePaymentPolicy.nullish(),
      interview: soldTerms.nullish(),
      status: z.enum(activeStatuses).nullish(),
    }),
    answers: { 200: productView },
    errors: ['PRODUCT_NOT_FOUND', 'PRODUCT_CHANGED', 'PRODUCT_NAME_TAKEN'],
    handle: async ({ caller, requestId, params: { product_id: productId }, body }) => {
      const change: Partial<ProductTerms> = {
        ...(body.name != null && { name: body.name }),
        ...(body.price != null && { priceFen: yuanToFen(body.price) }),
        ...(body.code_validity_days != null && { codeValidityDays: body.code_validity_days }),
        ...(body.late_payment_policy != null && { latePaymentPolicy: body.late_payment_policy }),
        ...(body.interview != null && termsOf(body.interview)),
        ...(body.status != null && { status: body.status }),
      }
      const { version } = body
      const product = await changeProduct(deps, { ...caller, requestId }, { productId, version, change })
      return { status: 200, data: presentProduct(product) }
    },
  })
}

function termsOf({ kind, questions, minutes, language }: InterviewTerms) {
  return {
    interviewKind: kind,
    interviewQuestions: questions,
    interviewMinutes: minutes,
    interviewLanguage: language,
  }
}
