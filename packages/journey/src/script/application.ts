import { readFileSync } from 'node:fs'
import { languages } from '@interview-pass/contracts'
import { z } from 'zod'

const application = z.object({ position: z.string(), job_description: z.string(), resume: z.string() })

/** What the candidates of the script apply for and with, in each language. */
export const applications = z
  .record(z.enum(languages), application)
  .parse(JSON.parse(readFileSync(new URL('applications.json', import.meta.url), 'utf8')))
