/**
 * `npm run security`: looks at what we build on and at what we have committed. Ends with 1 when something was found, and with
 * 2 when nothing was but something could not be looked at.
 */
import { repositoryRoot } from './repository-root.ts'
import { audit } from './security/audit.ts'
import { billOfMaterials } from './security/bill-of-materials.ts'
import { licences } from './security/licences.ts'
import { secrets } from './security/secrets.ts'
import { inspectAll } from './security/verdict.ts'

process.exitCode = await inspectAll([billOfMaterials, licences, audit, secrets], repositoryRoot, (line) =>
  console.log(line),
)
