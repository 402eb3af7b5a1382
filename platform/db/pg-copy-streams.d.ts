// The two streams of pg-copy-streams that we use; the package has no types of its own.
declare module 'pg-copy-streams' {
  import type { Submittable } from 'pg'
  import type { Readable, Writable } from 'node:stream'

  /** Reads what `COPY … TO STDOUT` sends; rowCount is right once the stream has ended. */
  export function to(sql: string): Readable & Submittable & { rowCount: number }
  /** Takes what `COPY … FROM STDIN` wants; rowCount is right once the stream has finished. */
  export function from(sql: string): Writable & Submittable & { rowCount: number }
}
