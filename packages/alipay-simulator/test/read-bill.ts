import { unzipSync } from 'fflate'
import iconv from 'iconv-lite'

/** The files of an archive whose names and texts are GBK, as a merchant reads them. */
export function readArchive(bytes: Uint8Array): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(unzipSync(bytes)).map(([name, content]) => [
      iconv.decode(Buffer.from(name, 'latin1'), 'gbk'),
      iconv.decode(Buffer.from(content), 'gbk'),
    ]),
  )
}

/** The data of a CSV file by the names of its columns, without the lines that begin with `#`. */
export function readRows(text: string): readonly Readonly<Record<string, string>>[] {
  const [columns = '', ...rows] = text.split('\r\n').filter((line) => line !== '' && !line.startsWith('#'))
  const names = columns.split(',')
  return rows.map((row) => {
    const cells = row.split(',')
    return Object.fromEntries(names.map((name, index) => [name, cells[index]?.trim() ?? '']))
  })
}
