import { readFileSync } from 'node:fs'
import { parseQuestions, type BankQuestion, type QuestionBank } from './question-bank.ts'

/** Reads and checks the data files, once at start. Throws when a file is missing or breaks a rule. */
export function loadQuestionBank(): QuestionBank {
  return {
    TECHNICAL: readQuestions('technical'),
    BEHAVIORAL: readQuestions('behavioral'),
    GENERAL: readQuestions('general'),
  }
}

function readQuestions(name: string): readonly BankQuestion[] {
  return parseQuestions(JSON.parse(readFileSync(new URL(`./data/${name}.json`, import.meta.url), 'utf8')))
}
