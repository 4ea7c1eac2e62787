/** The form of a request whose body the server keeps as text; empty when there is none. */
export function readForm(body: unknown): URLSearchParams {
  return new URLSearchParams(typeof body === 'string' ? body : '')
}
