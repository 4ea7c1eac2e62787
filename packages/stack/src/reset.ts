/** `npm run stack:reset`: ends every instance of this checkout and removes all that they wrote. */
import { removeStack } from './remove-stack.ts'
import { stackFolder } from './folders.ts'
import { printProgress, reporter } from './progress.ts'
import { runProgram } from './stack-error.ts'

await runProgram(() => removeStack(stackFolder(), reporter(printProgress)))
