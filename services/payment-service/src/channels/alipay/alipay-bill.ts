import { withDeadline } from '@interview-pass/service-kit'
import { z } from 'zod'
import type { BillResult } from '../payment-channel.ts'
import type { AlipayGateway, GatewayAnswer } from './alipay-gateway.ts'
import { fromBeijingTime } from './beijing-time.ts'
import { BillError, readBillArchive } from './bill-archive.ts'

/** The link is good for thirty seconds; whoever is slower than that gets a new one the next time. */
const downloadTimeoutMs = 30_000

/** Some hundred thousand rows. */
const archiveMaxBytes = 32 * 1024 * 1024

/** Alipay's own advice: the bill of a day is there at ten in the morning of the next one. */
const readyAfterMs = (24 + 10) * 60 * 60 * 1000

/**
 * The bill of a day in Beijing. Source: https://opendocs.alipay.com/open/029i7e
 * (alipay.data.dataservice.bill.downloadurl.query). Never throws: what cannot be had or does not add up is UNKNOWN.
 */
export async function downloadAlipayBill(
  gateway: AlipayGateway,
  day: string,
  now: () => Date,
): Promise<BillResult> {
  const content = { bill_type: 'trade', bill_date: day }
  const answer = await gateway('alipay.data.dataservice.bill.downloadurl.query', content)
  if (answer.kind !== 'ANSWER') return answer
  if (answer.code !== '10000') return readRefusal(answer, isReady(day, now()))
  const link = z.object({ bill_download_url: z.url() }).safeParse(answer.fields)
  if (!link.success) return { kind: 'UNKNOWN', reason: 'ANSWER_FORMAT bill_download_url' }
  try {
    const archive = await withDeadline(
      (signal) => fetchArchive(link.data.bill_download_url, signal),
      downloadTimeoutMs,
    )
    return { kind: 'BILL', rows: await readBillArchive(archive) }
  } catch (error) {
    return { kind: 'UNKNOWN', reason: error instanceof BillError ? error.message : nameOf(error) }
  }
}

function isReady(day: string, now: Date): boolean {
  const start = fromBeijingTime(`${day} 00:00:00`)
  return start !== undefined && now.getTime() >= start.getTime() + readyAfterMs
}

/** A bill that is not there yet and one of a day without trades have the same code. */
function readRefusal(
  { code, subCode = code }: Extract<GatewayAnswer, { kind: 'ANSWER' }>,
  ready: boolean,
): BillResult {
  if (/(^|\.)bill_not_exist$/i.test(subCode)) return { kind: ready ? 'NO_TRADES' : 'NOT_READY' }
  return { kind: 'UNKNOWN', reason: subCode }
}

async function fetchArchive(url: string, signal: AbortSignal): Promise<Buffer> {
  // The link is signed, and where it leads on would not be.
  const response = await fetch(url, { signal, redirect: 'manual' })
  if (!response.ok || response.body === null) throw new BillError(`DOWNLOAD ${response.status}`)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body) {
    const bytes = z.instanceof(Uint8Array).parse(chunk)
    size += bytes.byteLength
    if (size > archiveMaxBytes) throw new BillError('DOWNLOAD too long')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'UNKNOWN_ERROR'
}
