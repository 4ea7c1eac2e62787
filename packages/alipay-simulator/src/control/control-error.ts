const statuses = {
  MALFORMED_REQUEST: 400,
  FAULT_NOT_FOUND: 404,
  TRADE_NOT_FOUND: 404,
  NOTIFICATION_NOT_OWED: 409,
} as const

/** A refusal of the control API. `problems` names each field with the rule that it breaks. */
export class ControlError extends Error {
  readonly code: keyof typeof statuses
  readonly status: number
  readonly problems: { field: string; rule: string }[]

  constructor(
    code: keyof typeof statuses,
    message: string,
    problems: { field: string; rule: string }[] = [],
  ) {
    super(message)
    this.name = 'ControlError'
    this.code = code
    this.status = statuses[code]
    this.problems = problems
  }
}
