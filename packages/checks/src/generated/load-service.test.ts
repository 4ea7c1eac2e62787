import { expect, it } from 'vitest'
import { fixtureFolder } from '../testing/fixture-tree.ts'
import { environmentOf, openApiText, stateMachinesOf } from './load-service.ts'

const source = 'services/shop/src'

it('the OpenAPI document is what openApi in describe.ts answers', async () => {
  const root = await fixtureFolder({
    [`${source}/describe.ts`]: "export const openApi = () => ({ openapi: '3.1.0' })\n",
  })
  expect(await openApiText(root, 'shop')).toBe('{\n  "openapi": "3.1.0"\n}\n')
})

it('a describe.ts without openApi is refused', async () => {
  const root = await fixtureFolder({ [`${source}/describe.ts`]: 'export const other = 1\n' })
  await expect(openApiText(root, 'shop')).rejects.toThrow('must be a function')
})

it('a config.ts without a zod object is refused by name', async () => {
  const root = await fixtureFolder({ [`${source}/config.ts`]: 'export const config = {}\n' })
  await expect(environmentOf(root, 'shop')).rejects.toThrow(
    'services/shop/src/config.ts exports no zod object',
  )
})

it('every state table of a feature is found, and no other file is loaded', async () => {
  const root = await fixtureFolder({
    [`${source}/orders/order.ts`]:
      "export const orderTransitions = [{ from: 'A', event: 'E', to: 'B', by: 'job' }]\n",
    [`${source}/orders/pay-order.ts`]: "throw new Error('loaded for nothing')\n",
    [`${source}/parcels/parcel.ts`]: "export const parcelTransitions = { A: { E: 'B' }, B: {} }\n",
  })
  const machines = await stateMachinesOf(root, 'shop')
  expect(machines.map(({ subject, states }) => [subject, states])).toEqual([
    ['order', ['A', 'B']],
    ['parcel', ['A', 'B']],
  ])
})
