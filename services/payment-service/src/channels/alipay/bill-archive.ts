import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { unzipSync } from 'fflate'
import { z } from 'zod'
import type { BillRow } from '../payment-channel.ts'
import { fromBeijingTime } from './beijing-time.ts'

/** Why a file is no bill; its message is short and repeats nothing of the file. */
export class BillError extends Error {
  override readonly name = 'BillError'
}

const fileMaxBytes = 256 * 1024 * 1024
const chunkBytes = 64 * 1024
const lineMaxCharacters = 64 * 1024

/** Yuan with two decimals, negative where they are taken from the merchant. */
const yuan = z
  .string()
  .regex(/^-?\d{1,12}\.\d{2}$/)
  .transform((text) => BigInt(text.replace('.', '')))

const number = z.string().regex(/^[\w-]{1,64}$/)

const detail = z
  .object({
    支付宝交易号: number,
    商户订单号: number,
    业务类型: z.enum(['交易', '退款']),
    完成时间: z.string().transform(fromBeijingTime).pipe(z.date()),
    订单金额: yuan,
    '退款批次号/请求号': z.union([number, z.literal('')]),
    服务费: yuan,
  })
  .transform((line): BillRow => {
    const outTradeNo = line.商户订单号
    const isRefund = line.业务类型 === '退款'
    return {
      kind: isRefund ? 'REFUND' : 'PAYMENT',
      paymentId: line.支付宝交易号,
      outTradeNo,
      // A refund that was asked for without a number has that of its trade.
      outRequestNo: isRefund ? line['退款批次号/请求号'] || outTradeNo : null,
      amountFen: isRefund ? -line.订单金额 : line.订单金额,
      feeFen: -line.服务费,
      completedAt: line.完成时间,
    }
  })
  .refine(({ amountFen }) => amountFen > 0n)

const total = z.object({
  交易订单总笔数: z.string().regex(/^\d+$/).transform(Number),
  退款订单总笔数: z.string().regex(/^\d+$/).transform(Number),
  订单金额: yuan,
  服务费: yuan,
})

/**
 * Reads the archive as Alipay serves it: the details and their summary, CSV in GBK, names of the files included. Throws
 * BillError for what is cut, has another format or does not add up to what the summary says.
 */
export async function readBillArchive(archive: Uint8Array): Promise<readonly BillRow[]> {
  const files = unpack(archive)
  const summary = files.find(({ name }) => name.includes('汇总'))
  const details = files.find((file) => file !== summary)
  if (files.length !== 2 || summary === undefined || details === undefined) throw new BillError('FILES')
  const rows: BillRow[] = []
  for await (const line of readLines(details.content)) rows.push(parsed(detail, line))
  let totals: z.output<typeof total> | undefined
  for await (const line of readLines(summary.content)) {
    const [shop] = Object.values(z.record(z.string(), z.string()).parse(line))
    if (shop === '合计') totals = parsed(total, line)
  }
  if (!addsUp(rows, totals)) throw new BillError('TOTALS')
  return rows
}

function unpack(archive: Uint8Array): { readonly name: string; readonly content: Uint8Array }[] {
  const gbk = new TextDecoder('gbk')
  try {
    const files = unzipSync(archive, {
      filter: ({ originalSize }) => {
        if (originalSize > fileMaxBytes) throw new BillError('FILES too long')
        return true
      },
    })
    return Object.entries(files).map(([name, content]) => ({
      name: gbk.decode(Buffer.from(name, 'latin1')),
      content,
    }))
  } catch (error) {
    throw error instanceof BillError ? error : new BillError('ARCHIVE', { cause: error })
  }
}

/** The lines of a table by the names of its columns, whatever their order. Lines of `#` and tabs after long numbers are left out. */
async function* readLines(content: Uint8Array): AsyncGenerator {
  const parser = parse({
    columns: (names: string[]) => names.map((name) => name.replace(/[（(]元[）)]$/, '')),
    comment: '#',
    comment_no_infix: true,
    trim: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: lineMaxCharacters,
  })
  try {
    yield* Readable.from(decoded(content)).pipe(parser)
  } catch (error) {
    throw new BillError('CSV', { cause: error })
  }
}

function* decoded(content: Uint8Array): Generator<string> {
  const gbk = new TextDecoder('gbk')
  for (let at = 0; at < content.length; at += chunkBytes) {
    yield gbk.decode(content.subarray(at, at + chunkBytes), { stream: true })
  }
  yield gbk.decode()
}

function parsed<Schema extends z.ZodType>(schema: Schema, line: unknown): z.output<Schema> {
  const result = schema.safeParse(line)
  if (result.success) return result.data
  throw new BillError(`COLUMN ${String(result.error.issues[0]?.path[0] ?? '')}`)
}

function addsUp(rows: readonly BillRow[], totals: z.output<typeof total> | undefined): boolean {
  const count = (kind: BillRow['kind']) => rows.filter((row) => row.kind === kind).length
  const signedFen = (row: BillRow) => (row.kind === 'REFUND' ? -row.amountFen : row.amountFen)
  return (
    totals !== undefined &&
    totals.交易订单总笔数 === count('PAYMENT') &&
    totals.退款订单总笔数 === count('REFUND') &&
    totals.订单金额 === rows.reduce((sum, row) => sum + signedFen(row), 0n) &&
    totals.服务费 === -rows.reduce((sum, { feeFen }) => sum + feeFen, 0n)
  )
}
