// Why the database could not be started or used, as a sentence that the person at the console can act on.
// The command line prints the message alone; the cause goes to the log.

export class StartError extends Error {
  /** @param message a whole sentence in Chinese: what is wrong and what to do. */
  constructor(message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'StartError'
  }
}

/** Takes one line for the operator's log. Library code never writes to the console itself. */
export type Log = (line: string) => void

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
