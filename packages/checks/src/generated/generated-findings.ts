import { conclude, type Finding } from '../finding.ts'
import { staleFiles } from './generated-file.ts'
import { generatedFiles } from './generated-files.ts'

/** Where the committed generated files disagree with what their sources give now. */
export async function generatedFindings(root: string): Promise<readonly Finding[]> {
  const files = generatedFiles(root)
  return conclude('generated', { lookedAt: files.length, faults: await staleFiles(root, files) })
}
