import { formatFinding } from './finding.ts'
import { writeFiles } from './generated/generated-file.ts'
import { generatedFiles } from './generated/generated-files.ts'
import { repositoryRoot } from './repository-root.ts'

const { written, findings } = await writeFiles(repositoryRoot, generatedFiles(repositoryRoot))
for (const path of written) console.log(`written  ${path}`)
for (const finding of findings) console.log(`failed   ${formatFinding(finding)}`)
if (written.length + findings.length === 0) console.log('all generated files were fresh')
process.exitCode = findings.length === 0 ? 0 : 1
