/** Owns an infrastructure until it is killed; says so in one line. */
import { startInfrastructure } from '../src/infrastructure.ts'

const [, , stackFolder = '', instance = ''] = process.argv
await startInfrastructure({ instance, stackFolder })
process.stdout.write('started\n')
