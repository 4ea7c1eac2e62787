import path from 'node:path'
import { startStack, type Stack } from '@interview-pass/stack'
import { afterAll, expect } from 'vitest'
import { z } from 'zod'
import { buy, createOrder, openInterview, type Order } from './buyer.ts'
import { run, type Ended } from './run.ts'

/** A stack of the file's own with a few orders, and the command line on it. */
export interface StackUnderTest {
  readonly stack: Stack
  readonly addresses: Stack['addresses']
  /** Its code has opened the session. */
  readonly paid: Order & { readonly accessCode: string }
  readonly sessionId: string
  /** Nobody has used its code. */
  readonly refundable: Order & { readonly accessCode: string }
  /** Nobody has paid it. */
  readonly open: Order
  ops(...args: readonly string[]): Promise<Ended>
  /** The data of a command that must do what it says. */
  dataOf(...args: readonly string[]): Promise<unknown>
  rowsOf(...args: readonly string[]): Promise<Record<string, unknown>[]>
  /** One field of its data. */
  textOf(name: string, ...args: readonly string[]): Promise<string>
}

export async function useStack(): Promise<StackUnderTest> {
  const stack = await startStack({ instance: 'ops', anotherNameWhenTaken: true })
  afterAll(() => stack.stop())
  const { addresses } = stack
  const paid = await buy(addresses)
  const sessionId = await openInterview(addresses, paid.accessCode)
  const refundable = await buy(addresses)
  const open = await createOrder(addresses)

  const here = ['--addresses', path.join(stack.folder, 'addresses.json')]
  const ops = (...args: readonly string[]) => run([...here, ...args])
  async function dataOf(...args: readonly string[]): Promise<unknown> {
    const { exitCode, out, err } = await ops(...args, '--json')
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    return JSON.parse(out)
  }
  const record = z.record(z.string(), z.unknown())
  return {
    stack,
    addresses,
    paid,
    sessionId,
    refundable,
    open,
    ops,
    dataOf,
    rowsOf: async (...args) => z.array(record).parse(await dataOf(...args)),
    textOf: async (name, ...args) => String(record.parse(await dataOf(...args))[name]),
  }
}
