import { zipSync } from 'fflate'
import iconv from 'iconv-lite'
import { formatBeijingTime, nextBeijingMidnight, parseBeijingTime } from '../beijing-time.ts'
import { formatYuan } from '../money.ts'
import { buyerLogonId } from '../notifications/notice.ts'
import type { BillRow } from './bill-row.ts'

interface Bill {
  readonly sellerId: string
  /** `yyyy-MM-dd`. */
  readonly day: string
  readonly rows: readonly BillRow[]
  readonly exportedAt: Date
}

const detailColumns =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,' +
  '商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,' +
  '卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注'
const summaryColumns =
  '门店编号,门店名称,交易订单总笔数,退款订单总笔数,订单金额（元）,商家实收（元）,支付宝优惠（元）,商家优惠（元）,' +
  '卡消费金额（元）,服务费（元）,分润（元）,实收净额（元）'

/** As Alipay names the archive: its account number of the seller, and the day. */
export const billFileName = ({ sellerId, day }: Pick<Bill, 'sellerId' | 'day'>): string =>
  `${nameStart({ sellerId, day })}.csv.zip`

/**
 * The archive: details and summary as CSV. Everything is GBK, the names of the two files, too; lines end with CRLF, and
 * those that begin with `#` are not data. Long numbers end with a tab, so that Excel takes them for texts.
 */
export function renderBill(bill: Bill): Buffer {
  const start = nameStart(bill)
  return zipInGbk({
    [`${start}_业务明细.csv`]: renderDetails(bill),
    [`${start}_业务明细(汇总).csv`]: renderSummary(bill),
  })
}

const nameStart = ({ sellerId, day }: Pick<Bill, 'sellerId' | 'day'>): string =>
  `${sellerId}0156_${day.replaceAll('-', '')}`

function renderDetails(bill: Bill): string {
  const payments = bill.rows.filter(({ kind }) => kind === 'PAYMENT')
  const refunds = bill.rows.filter(({ kind }) => kind === 'REFUND')
  return lines([
    ...head(bill, '业务明细查询'),
    ruled('业务明细列表'),
    detailColumns,
    ...bill.rows.map(detailLine),
    ruled('业务明细列表结束'),
    `#交易合计：${payments.length}笔，商家实收共${sum(payments, 'amountFen')}元，商家优惠共0.00元`,
    `#退款合计：${refunds.length}笔，商家实收退款共${sum(refunds, 'amountFen')}元，商家优惠退款共0.00元`,
    foot(bill),
  ])
}

function renderSummary(bill: Bill): string {
  const { rows } = bill
  const count = (sought: BillRow['kind']) => rows.filter(({ kind }) => kind === sought).length
  const amount = sum(rows, 'amountFen')
  const net = rows.reduce((total, { amountFen, feeFen }) => total + amountFen + feeFen, 0n)
  const totals = [count('PAYMENT'), count('REFUND'), amount, amount, '0.00', '0.00', '0.00']
  return lines([
    ...head(bill, '业务汇总查询'),
    ruled('业务汇总列表'),
    summaryColumns,
    ['合计', '', ...totals, sum(rows, 'feeFen'), '0.00', formatYuan(net)].join(','),
    ruled('业务汇总列表结束'),
    foot(bill),
  ])
}

function detailLine(row: BillRow): string {
  const amount = formatYuan(row.amountFen)
  const [createdAt, completedAt] = [row.createdAt, row.completedAt].map(formatBeijingTime)
  const kind = row.kind === 'PAYMENT' ? '交易' : '退款'
  const trade = [`${row.tradeNo}\t`, `${row.outTradeNo}\t`, kind, quoted(row.subject), createdAt, completedAt]
  const shopAndClerk = ['', '', '', '']
  const reductions = ['0.00', '0.00', '0.00', '0.00', '0.00', '', '0.00', '0.00']
  const request = row.outRequestNo === null ? '' : `${row.outRequestNo}\t`
  const costs = [formatYuan(row.feeFen), '0.00', '']
  return [...trade, ...shopAndClerk, buyerLogonId, amount, amount, ...reductions, request, ...costs].join(',')
}

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

const sum = (rows: readonly BillRow[], field: 'amountFen' | 'feeFen'): string =>
  formatYuan(rows.reduce((total, row) => total + row[field], 0n))

function head({ sellerId, day }: Bill, title: string): readonly string[] {
  const begin = parseBeijingTime(`${day} 00:00:00`) ?? new Date(NaN)
  const period = `#起始日期：[${chinese(begin)}]   终止日期：[${chinese(nextBeijingMidnight(begin))}]`
  return [`#支付宝${title}`, `#账号：[${sellerId}0156]`, period]
}

const foot = ({ exportedAt }: Bill): string => `#导出时间：[${chinese(exportedAt)}]`

const ruled = (title: string): string => `#${'-'.repeat(41)}${title}${'-'.repeat(36)}`

const chinese = (moment: Date): string =>
  formatBeijingTime(moment).replace(/^(\d+)-(\d+)-(\d+)/, '$1年$2月$3日')

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\r\n`).join('')

/** The library writes names as UTF-8 only, so that each file goes in under a stand-in of the same length. */
function zipInGbk(files: Readonly<Record<string, string>>): Buffer {
  const named = Object.entries(files).map(([name, text], index) => {
    const bytes = iconv.encode(name, 'gbk')
    return { bytes, standIn: String(index).repeat(bytes.length), content: iconv.encode(text, 'gbk') }
  })
  const zip = Buffer.from(
    zipSync(Object.fromEntries(named.map(({ standIn, content }) => [standIn, content]))),
  )
  for (const { bytes, standIn } of named) {
    for (let at = zip.indexOf(standIn); at !== -1; at = zip.indexOf(standIn, at)) bytes.copy(zip, at)
  }
  return zip
}
