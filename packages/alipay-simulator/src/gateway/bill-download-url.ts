import { z } from 'zod'
import { parseBeijingTime } from '../beijing-time.ts'
import { parseBiz, type GatewayMethod } from './gateway-method.ts'

const billSchema = z.object({
  bill_type: z.literal('trade'),
  bill_date: z.string().refine((text) => parseBeijingTime(`${text} 00:00:00`) !== undefined, {
    error: '应为yyyy-MM-dd',
  }),
})

/** `alipay.data.dataservice.bill.downloadurl.query`: where the bill of a past day can be had, for thirty seconds. */
export const billDownloadUrl: GatewayMethod = ({ bills }, { bizContent, calledAt }) => {
  const { bill_date: day } = parseBiz(billSchema, bizContent, 'INVAILID_ARGUMENTS')
  const { fileId, fileName } = bills.issue(day)
  const query = new URLSearchParams({ bizDates: day.replaceAll('-', ''), downloadFileName: fileName, fileId })
  return { bill_download_url: `${calledAt}/downloadBillFile.resource?${query.toString()}` }
}
