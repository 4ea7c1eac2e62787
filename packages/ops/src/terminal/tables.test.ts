import { describe, expect, it } from 'vitest'
import { recordText, rowsText } from './tables.ts'

describe('a table', () => {
  it('has the columns that are asked for, in that order, each as wide as it must be', () => {
    const rows = [
      { name: '张三', amount: '199.00', hidden: 1 },
      { name: 'Ann', amount: null, hidden: 2 },
    ]
    expect(rowsText(rows, ['amount', 'name'])).toBe('amount      name\n199.00 CNY  张三\n-           Ann')
  })

  it('has every column of its rows when none is asked for', () => {
    expect(rowsText([{ a: 1 }, { b: 2 }])).toBe('a  b\n1  -\n-  2')
  })

  it('says that there are none', () => {
    expect(rowsText([], ['amount'])).toBe('none')
  })

  it('keeps to its lines, whatever is in the data', () => {
    const text = rowsText([{ reason: 'one\ntwo\u001b[31m' }])
    expect(text).toBe(String.raw`reason${'\n'}one\u000atwo\u001b[31m`)
  })
})

describe('a record', () => {
  it('is shown line by line, then each list and each record in it under its name', () => {
    const record = { id: 'x', paid: true, rows: [{ a: 1 }], none: [], inner: { b: '1.00' } }
    expect(recordText(record)).toBe(
      ['id    x', 'paid  yes', 'none  -', '', 'rows', '  a', '  1', '', 'inner', '  b  1.00 CNY'].join('\n'),
    )
  })
})
